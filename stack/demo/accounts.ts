/** The demo's accounts. They exist only where the demo was loaded, on a stack that listens on loopback. */
import type { Grant, Role } from '@linked/shared/access/roles.ts';
import type { Edition } from '@linked/shared/regions/lookup.ts';
import { codes, PROVINCE } from './reference.ts';

export const DEMO_PASSWORD = 'liandong-2020';

export interface DemoAccount {
  username: string;
  password: string;
  name: string;
  title: string;
  grants: Grant[];
}

const account = (username: string, name: string, title: string, grants: Partial<Grant>[]): DemoAccount => ({
  username,
  password: DEMO_PASSWORD,
  name,
  title,
  grants: grants.map((grant) => ({
    role: 'leader' as Role,
    region: PROVINCE,
    fields: null,
    unit: null,
    ...grant,
  })),
});

export const staffOf = (county: string) => `c${county}`;
export const leaderOf = (county: string) => `l${county}`;
export const cityStaffOf = (city: string) => `s${city}`;

export function hubAccounts(
  edition: Edition,
  fields: readonly { code: string; name: string }[],
): DemoAccount[] {
  return [
    account('province', '省级联络员', '省人大常委会联动监督办公室', [{ role: 'province-staff' }]),
    account('approver', '省级审批员', '省人大常委会联动监督办公室', [{ role: 'province-approver' }]),
    account('leader', '省级领导', '省人大常委会', [{ role: 'leader' }]),
    ...edition
      .cities(PROVINCE)
      .map((city) =>
        account(cityStaffOf(city.code), `${city.name}联络员`, `${city.name}人大常委会`, [
          { role: 'city-staff', region: city.code },
        ]),
      ),
    ...fields.map((field) =>
      account(`team-${field.code}`, `${field.name}专班`, '省级专班', [
        { role: 'field-team', fields: [field.code] },
      ]),
    ),
    account('area-1', '第一包联组', '省级包联组', [
      { role: 'area-team', region: '130100' },
      { role: 'area-team', region: '130400' },
    ]),
  ];
}

export function countyAccounts(region: string, name: string): DemoAccount[] {
  return [
    account(staffOf(region), `${name}联络员`, `${name}人大常委会办公室`, [{ role: 'county-staff', region }]),
    account(leaderOf(region), `${name}审签领导`, `${name}人大常委会`, [{ role: 'county-leader', region }]),
    ...(region === codes.hanshan
      ? [
          account('u130402', `${name}自规局经办人`, '自然资源和规划局', [
            { role: 'responsible-unit', region, unit: '自然资源和规划局' },
          ]),
        ]
      : []),
  ];
}

/** Lines shown at every start. */
export function describeDemoAccounts(): readonly string[] {
  return [
    `演示账号 / demo accounts (password ${DEMO_PASSWORD})`,
    'hub     province 省级工作人员 · approver 审批人 · leader 领导 · s130100 石家庄市 … s131100 衡水市 · team-mining 矿山开发专班 · area-1 包联组',
    'county  c130123 正定县工作人员 · l130123 正定县审签领导 · u130402 邯山区责任单位 · c<县代码> / l<县代码>',
  ];
}
