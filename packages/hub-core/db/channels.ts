/** NOTIFY channels of the hub's database. Payloads are small JSON texts; a listener reads the rows itself. */
export const channels = {
  /** {campaignId, directiveId, regions: string[]} — delivery rows changed (at most 100 regions a message). */
  deliveries: 'hub_deliveries',
  /** {campaignId, region} — a county's roll-up changed. */
  rollup: 'hub_rollup',
  /** {} — a workflow request waits. */
  workflowRequests: 'hub_workflow_requests',
  /** {noticeId, region} — the staff of a place are told something. */
  notices: 'hub_notices',
  /** {campaignId} — a supervision round of the campaign, or something in it, was changed. */
  rounds: 'hub_rounds',
} as const;
