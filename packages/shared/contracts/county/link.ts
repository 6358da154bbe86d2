/** The county's side of the link. */
import { z } from 'zod';
import {
  deliverAnswer,
  deliverBatch,
  digestAnswer,
  digestRequest,
  inventoryAnswer,
  inventoryRequest,
  resendAnswer,
  resendRequest,
} from '../../link/protocol.ts';
import { mutation, query } from '../procedure.ts';

export const countyLinkContract = {
  deliver: mutation({ who: 'node', input: deliverBatch, output: deliverAnswer }),
  digest: query({ who: 'node', input: digestRequest, output: digestAnswer }),
  inventory: query({ who: 'node', input: inventoryRequest, output: inventoryAnswer }),
  resend: mutation({ who: 'node', input: resendRequest, output: resendAnswer }),
  ping: query({
    who: 'anyone',
    input: z.void(),
    output: z.object({ ok: z.literal(true), protocol: z.number().int() }),
  }),
};
