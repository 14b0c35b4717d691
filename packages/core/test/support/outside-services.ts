import type { EmulatorConfiguration } from "@sagemaker-async/emulator";

type OutsideServices = Pick<EmulatorConfiguration, "awsEndpoint" | "dynamodbEndpoint">;

let services: OutsideServices = {};

/** What the emulators of the tests have in place of their embedded services; nothing unless a suite says so. */
export const outsideServices = (): OutsideServices => services;

/** From now on the tests of this file run with these. */
export function useOutsideServices(outside: OutsideServices): void {
  services = outside;
}
