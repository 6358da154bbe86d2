import { describe, expect, it } from 'vitest';
import { recordOf, valuesOf } from './plan-values.ts';

const plan = { title: '联动监督实施方案', documentNo: null, adoptedOn: '2026-04-10', summary: '' };
const partyApproval = { documentNo: '县字〔2026〕8号', approvedOn: '2026-04-12', mobilisedOn: null };

describe('plan form', () => {
  it('sends what it was given when nothing was changed', () => {
    expect(recordOf(valuesOf({ plan, partyApproval }))).toEqual({ plan, partyApproval });
  });

  it('has no approval while the number of the document is empty', () => {
    const values = { ...valuesOf({ plan, partyApproval: null }), approvalNo: '  ', approvedOn: '2026-04-12' };
    expect(recordOf(values).partyApproval).toBeNull();
  });
});
