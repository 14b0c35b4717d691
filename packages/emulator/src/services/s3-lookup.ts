import type { FastifyInstance } from "fastify";

/** What the embedded S3 holds. Paths are those of requests in path style, percent-encoded: `/bucket/key`. */
export interface S3Lookup {
  /** The ETag of an object; undefined when there is none. */
  etagOf(path: string): Promise<string | undefined>;
  /** Whether the bucket of a path is there. */
  hasBucketOf(path: string): Promise<boolean>;
}

/** fauxqs does not give its store away, so it is asked as any client would ask. */
export function createS3Lookup(app: FastifyInstance): S3Lookup {
  const head = (url: string) => app.inject({ method: "HEAD", url });
  return {
    async etagOf(path) {
      const { statusCode, headers } = await head(path);
      return statusCode === 200 ? headers.etag : undefined;
    },
    async hasBucketOf(path) {
      const bucket = path.split("/", 2).join("/");
      return (await head(`${bucket}/`)).statusCode === 200;
    },
  };
}
