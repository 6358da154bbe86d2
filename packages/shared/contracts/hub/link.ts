/** The hub's side of the link, mounted apart from the people's API. */
import { z } from 'zod';
import {
  compareAnswer,
  compareRequest,
  enrolAnswer,
  enrolRequest,
  pullAnswer,
  pullRequest,
  reportAnswer,
  reportBatch,
} from '../../link/protocol.ts';
import { mutation, query } from '../procedure.ts';

export const hubLinkContract = {
  enrol: mutation({ who: 'anyone', input: enrolRequest, output: enrolAnswer }),
  report: mutation({ who: 'node', input: reportBatch, output: reportAnswer }),
  pull: query({ who: 'node', input: pullRequest, output: pullAnswer }),
  /** Compares both sides of a county that cannot be called. */
  compare: mutation({ who: 'node', input: compareRequest, output: compareAnswer }),
  /** A new credential; the old one stops at once. */
  rotate: mutation({
    who: 'node',
    input: z.object({ downCredential: z.string().min(32).max(256) }),
    output: enrolAnswer,
  }),
};
