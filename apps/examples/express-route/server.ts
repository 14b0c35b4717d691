// node server.ts: the two routes in front of the endpoint `ENDPOINT`, on `PORT`; jobs are kept in the folder `JOBS`.

import { Endpoint } from "@sagemaker-async/core";
import { createApp } from "./app.ts";
import { Jobs } from "./jobs.ts";

const { ENDPOINT = "solubility", PORT = "3000", JOBS = "." } = process.env;
const app = createApp(new Jobs(await Endpoint.connect(ENDPOINT), JOBS));
const server = app.listen(Number(PORT), "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : PORT;
  console.log(`ready http://127.0.0.1:${port}`);
});
