import { type Emulator, type EmulatorConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import { outsideServices } from "./outside-services.ts";

/** A running emulator, with what the suite has in place of its embedded services. It ends with the test. */
export async function emulatorWith(configuration: EmulatorConfiguration): Promise<Emulator> {
  const emulator = await startEmulator({ ...outsideServices(), ...configuration });
  onTestFinished(() => emulator.close());
  return emulator;
}
