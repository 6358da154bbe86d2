/** Session and accounts: the same on both servers. */
import { z } from 'zod';
import { countyRoles, hubRoles } from '../access/roles.ts';
import { day, instant, page, paged, regionCode, shortText, uuid } from '../primitives.ts';
import { mutation, query } from './procedure.ts';

export const grant = z.object({
  role: z.enum([...new Set([...hubRoles, ...countyRoles])]),
  region: regionCode,
  fields: z.array(z.string()).min(1).nullable(),
  unit: shortText.nullable(),
});

export const principal = z.object({
  userId: z.string(),
  name: z.string(),
  title: z.string(),
  grants: z.array(grant),
});

export const me = z.object({
  principal,
  /** Names of the regions in the grants, by code. */
  regionNames: z.record(z.string(), z.string()),
  /** Today in Asia/Shanghai as the server sees it. */
  today: day,
  serverName: z.string(),
});

export const sessionContract = {
  me: query({ who: 'signed-in', input: z.void(), output: me }),
};

export const username = z
  .string()
  .trim()
  .min(2)
  .max(50)
  .regex(/^[\p{L}\p{N}._-]+$/u);
/** At least ten characters; the sign-in library hashes it. */
export const password = z.string().min(10).max(128);

export const account = z.object({
  userId: z.string(),
  username: z.string(),
  name: z.string(),
  title: z.string(),
  grants: z.array(grant),
  disabled: z.boolean(),
  createdAt: instant,
});

export const usersContract = {
  list: query({
    who: ['administrator'],
    input: page.extend({ search: z.string().max(100).default('') }),
    output: paged(account),
  }),
  create: mutation({
    who: ['administrator', 'host-administrator'],
    input: z.object({
      username,
      password,
      name: shortText,
      title: z.string().trim().max(200),
      grants: z.array(grant).min(1).max(50),
    }),
    output: account,
  }),
  setGrants: mutation({
    who: ['administrator'],
    input: z.object({ userId: z.string(), grants: z.array(grant).min(1).max(50) }),
    output: account,
  }),
  setDisabled: mutation({
    who: ['administrator'],
    input: z.object({ userId: z.string(), disabled: z.boolean() }),
    output: account,
  }),
  resetPassword: mutation({
    who: ['administrator'],
    input: z.object({ userId: z.string(), password }),
    output: z.object({ userId: z.string() }),
  }),
};

export const auditRow = z.object({
  id: uuid,
  at: instant,
  actor: z.string(),
  action: z.string(),
  region: regionCode.nullable(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export const auditContract = {
  list: query({ who: ['administrator'], input: page, output: paged(auditRow) }),
};
