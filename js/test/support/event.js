/** The event of an instance that runs. */
export const event = {
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  source: "aws.ec2",
  "detail-type": "EC2 Instance State-change Notification",
  account: "123456789012",
  region: "eu-west-1",
  time: "2026-01-01T00:00:00Z",
  resources: [],
  detail: { "instance-id": "i-0aaaaaaaaaaaaaaa1", state: "running" },
};
