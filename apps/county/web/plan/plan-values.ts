/** Plan and approval as one flat form. */
import type { LocalPlan, PartyApproval } from '@linked/shared/campaigns/document.ts';

export interface PlanValues {
  title: string;
  documentNo: string;
  adoptedOn: string | null;
  summary: string;
  approvalNo: string;
  approvedOn: string | null;
  mobilisedOn: string | null;
}

interface Recorded {
  plan: LocalPlan | null;
  partyApproval: PartyApproval | null;
}

export const valuesOf = ({ plan, partyApproval }: Recorded): PlanValues => ({
  title: plan?.title ?? '',
  documentNo: plan?.documentNo ?? '',
  adoptedOn: plan?.adoptedOn ?? null,
  summary: plan?.summary ?? '',
  approvalNo: partyApproval?.documentNo ?? '',
  approvedOn: partyApproval?.approvedOn ?? null,
  mobilisedOn: partyApproval?.mobilisedOn ?? null,
});

/** What is sent; no approval while its number is empty. Required fields were checked by the form. */
export const recordOf = (values: PlanValues): { plan: LocalPlan; partyApproval: PartyApproval | null } => ({
  plan: {
    title: values.title,
    documentNo: values.documentNo?.trim() || null,
    adoptedOn: values.adoptedOn ?? '',
    summary: values.summary ?? '',
  },
  partyApproval: values.approvalNo?.trim()
    ? {
        documentNo: values.approvalNo,
        approvedOn: values.approvedOn ?? '',
        mobilisedOn: values.mobilisedOn ?? null,
      }
    : null,
});
