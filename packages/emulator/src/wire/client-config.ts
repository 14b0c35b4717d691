/** What the constructor of any AWS SDK for JavaScript v3 client takes. */
export interface ClientConfig {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** For S3, whose clients would otherwise put the bucket in front of the host name. */
  forcePathStyle: true;
}
