import { connect } from "node:net";

/** A client that has sent too little to be answered gives up after so long. */
const PATIENCE_MS = 100;

/** Sends bytes on a connection of their own, and gives the answer: empty when there is none. */
export function sendBytes(url: string, bytes: Uint8Array, method: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    socket.setTimeout(PATIENCE_MS, () => socket.end());
    socket.setEncoding("latin1");
    socket.on("data", (data) => {
      answer += data;
      if (isComplete(answer, method)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

function isComplete(answer: string, method: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const body = answer.length - end - 4;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, end))?.[1];
  return method === "HEAD" || (length === undefined ? answer.endsWith("0\r\n\r\n") : body >= Number(length));
}
