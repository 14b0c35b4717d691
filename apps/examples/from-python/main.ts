// An unmodified boto3 program against the emulator.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { loadConfiguration, startEmulator } from "@sagemaker-async/emulator";

const python = process.env["PYTHON"] ?? "python3";
const here = import.meta.dirname;
const emulator = await startEmulator(await loadConfiguration(join(here, "emulator.yaml")), {
  directory: here,
});
try {
  const program = spawn(python, [join(here, "score.py")], {
    env: { ...process.env, ...emulator.environment },
    stdio: "inherit",
  });
  [process.exitCode] = await once(program, "close");
  console.log(emulator.requests());
} catch (error) {
  console.error(`${python} cannot be started (${error}). Name another Python with boto3 in PYTHON.`);
  process.exitCode = 2;
} finally {
  await emulator.close();
}
