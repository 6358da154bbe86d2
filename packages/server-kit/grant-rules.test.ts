import type { Grant, Principal } from '@linked/shared/access/roles.ts';
import { describe, expect, it } from 'vitest';
import { checkGrant, requireAdministers, requireMayCreate } from './grant-rules.ts';

const grant = (role: Grant['role'], region: string, more: Partial<Grant> = {}): Grant => ({
  role,
  region,
  fields: null,
  unit: null,
  ...more,
});
const hub = { kind: 'hub', region: '130000' } as const;
const county = { kind: 'county' } as const;
const holder = (...grants: Grant[]): Principal => ({ userId: 'u', name: '张某', title: '', grants });

describe('grants', () => {
  it('make sense only on their own server and tier, with the parts their role asks for', () => {
    checkGrant(hub, grant('field-team', '130000', { fields: ['mining'] }));
    checkGrant(county, grant('responsible-unit', '130402', { unit: '住建局' }));
    expect(() => checkGrant(hub, grant('county-staff', '130402'))).toThrow('county-staff: role');
    expect(() => checkGrant(county, grant('province-staff', '130000'))).toThrow('province-staff: role');
    expect(() => checkGrant(hub, grant('city-staff', '130102'))).toThrow('city-staff: region');
    expect(() => checkGrant(hub, grant('city-staff', '130100', { fields: ['mining'] }))).toThrow('fields');
    expect(() => checkGrant(hub, grant('field-team', '130000'))).toThrow('fields');
    expect(() => checkGrant(county, grant('responsible-unit', '130402'))).toThrow('unit');
    expect(() => checkGrant(hub, grant('leader', '139999'))).toThrow('139999');
  });

  it('to direct a hub are for its own region, to work in a part of it for one below', () => {
    const shijiazhuang = { kind: 'hub', region: '130100' } as const;
    for (const role of ['province-staff', 'province-approver'] as const) {
      checkGrant(hub, grant(role, '130000'));
      checkGrant(shijiazhuang, grant(role, '130100'));
      expect(() => checkGrant(hub, grant(role, '130100'))).toThrow(`${role}: region`);
      expect(() => checkGrant(shijiazhuang, grant(role, '130000'))).toThrow(/outside/);
    }
    checkGrant(hub, grant('city-staff', '130100'));
    checkGrant(hub, grant('area-team', '130102'));
    checkGrant(shijiazhuang, grant('area-team', '130102'));
    expect(() => checkGrant(shijiazhuang, grant('city-staff', '130100'))).toThrow('city-staff: region');
    expect(() => checkGrant(shijiazhuang, grant('area-team', '130100'))).toThrow('area-team: region');
    for (const [role, region] of [
      ['area-team', '140100'],
      ['administrator', '140000'],
    ] as const)
      expect(() => checkGrant(hub, grant(role, region)), region).toThrow(/outside/);
    for (const region of ['130000', '130100', '130102']) checkGrant(hub, grant('administrator', region));
  });

  it('are given inside the administrator’s regions only', () => {
    const city = holder(grant('administrator', '130100'));
    requireAdministers(city, [grant('leader', '130100'), grant('leader', '130102')]);
    for (const region of ['130000', '130200', '000000'])
      expect(() => requireAdministers(city, [grant('leader', region)])).toThrow(/outside/);
    expect(() => requireAdministers(holder(grant('leader', '130000')), [])).toThrow(/may not/);
  });

  it('of counties can be given by the operator of their host, and nothing more', () => {
    const operator = holder(grant('host-administrator', '000000'));
    requireMayCreate(operator, [grant('county-staff', '130402'), grant('administrator', '130123')]);
    expect(() => requireMayCreate(operator, [grant('administrator', '130100')])).toThrow(/may not/);
    expect(() => requireMayCreate(operator, [grant('host-administrator', '000000')])).toThrow(/may not/);
  });
});
