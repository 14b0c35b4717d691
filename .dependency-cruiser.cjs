// Which way arrows may point. Checked by `npm run lint`.

/** From the centre outwards: a folder of core may import from folders before it, and from its own. */
const coreLayers = [
  "types|errors",
  "wait|codecs|aws",
  "results",
  "watch",
  "pipeline|journal|metadata",
  "queue|warm-up|share|capture|observe|deploy",
  "endpoint",
  "meta|testing",
];

const coreArrows = coreLayers.slice(0, -1).map((layer, at) => ({
  name: `core-${layer.split("|")[0]}-looks-inwards`,
  comment:
    "types, errors ← wait, codecs, aws ← results ← watch ← pipeline, journal, metadata ← queue, warm-up, share, capture, observe, deploy ← endpoint ← meta, testing",
  severity: "error",
  from: { path: `^packages/core/src/(${layer})/` },
  to: { path: `^packages/core/src/(${coreLayers.slice(at + 1).join("|")})/` },
}));

/** The same of the tool; its gateway and its constructs know only what a tool is. */
const toolLayers = [
  "environment|input|tool|observe",
  "aws",
  "jobs",
  "setup|session",
  "results",
  "tools",
  "deployed-function|handler",
];

const toolArrows = toolLayers.slice(0, -1).map((layer, at) => ({
  name: `tool-${layer.split("|")[0]}-looks-inwards`,
  comment:
    "environment, input, tool, observe ← aws ← jobs ← setup, session ← results ← tools ← deployed-function ← handler",
  severity: "error",
  from: { path: `^packages/lambda/src/(${layer})[./]` },
  to: { path: `^packages/lambda/src/(${toolLayers.slice(at + 1).join("|")})[./]` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    ...coreArrows,
    ...toolArrows,
    {
      name: "only-aws-folders-know-the-sdk",
      severity: "error",
      from: {
        path: "^packages/(core|cache|lambda)/src/",
        pathNot: "^packages/((core|lambda)/src/aws|cache/src/stores/dynamodb)",
      },
      to: { path: "@aws-sdk/" },
    },
    {
      name: "only-aws-and-doctor-of-batch-know-the-sdk",
      severity: "error",
      from: { path: "^packages/batch/src/", pathNot: "^packages/batch/src/(aws|doctor)/" },
      to: { path: "@aws-sdk/" },
    },
    ...["dynamodb|@aws-sdk", "redis|ioredis|cluster-key-slot"].map((store) => ({
      name: `only-the-${store.split("|")[0]}-store-knows-its-client`,
      severity: "error",
      from: { path: "^packages/cache/src/", pathNot: `^packages/cache/src/stores/${store.split("|")[0]}` },
      to: { path: `node_modules/(${store.split("|").slice(1).join("|")})` },
    })),
    {
      name: "a-store-knows-the-cache-only-as-store-and-options",
      severity: "error",
      from: { path: "^packages/cache/src/(stores|test-suite)/" },
      to: {
        path: "^packages/cache/src/",
        pathNot: "^packages/cache/src/(stores|test-suite)/|/(store|check-options)\\.ts$",
      },
    },
    {
      name: "the-cache-knows-no-store",
      severity: "error",
      from: { path: "^packages/cache/src/[^/]+\\.ts$" },
      to: { path: "^packages/cache/src/(stores|test-suite)/" },
    },
    {
      name: "the-emulator-is-a-leaf",
      severity: "error",
      from: { path: "^packages/emulator/src/" },
      to: { path: "^packages/(?!emulator/)" },
    },
    {
      name: "core-needs-no-other-package",
      severity: "error",
      from: { path: "^packages/core/src/" },
      to: { path: "^packages/(?!core/)" },
    },
    {
      name: "the-cache-knows-only-the-invoker",
      severity: "error",
      from: { path: "^packages/cache/src/" },
      to: { path: "^packages/(?!cache/|core/dist/invoker)" },
    },
    {
      name: "no-development-package",
      comment: "It would become part of the bundle. Only the emulator's page is meant to hold its libraries.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: "^packages/emulator/src/page/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer", "npm-optional"] },
    },
    {
      name: "no-undeclared-package",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
