import type { Grant, Principal, Role } from '@linked/shared/access/roles.ts';
import { describe, expect, it } from 'vitest';
import { landingOf, readableFields, readableRegions, sectionsFor } from './navigation.ts';

const grant = (role: Role, region: string, fields: string[] | null = null): Grant => ({
  role,
  region,
  fields,
  unit: null,
});
const person = (...grants: Grant[]): Principal => ({ userId: 'u', name: '张某', title: '', grants });

describe('navigation', () => {
  it('starts readers at the dashboard and an administrator at the nodes', () => {
    expect(landingOf(person(grant('leader', '130000')))).toBe('/dashboard');
    expect(landingOf(person(grant('administrator', '130000')))).toBe('/nodes');
    expect(landingOf(person())).toBeNull();
  });

  it('keeps accounts and audit from everybody but administrators', () => {
    const keys = (role: Role) => sectionsFor(person(grant(role, '130000'))).map((section) => section.key);
    expect(keys('province-staff')).toEqual(['dashboard', 'campaigns', 'nodes', 'operations']);
    expect(keys('leader')).toEqual(['dashboard', 'campaigns']);
    expect(keys('administrator')).toEqual(['nodes', 'operations', 'users', 'audit']);
  });

  it('starts a city at its city, and the widest region first when there are several', () => {
    expect(readableRegions(person(grant('city-staff', '130100')))).toEqual(['130100']);
    expect(
      readableRegions(
        person(grant('area-team', '130123'), grant('leader', '130000'), grant('city-staff', '130200')),
      ),
    ).toEqual(['130000', '130200', '130123']);
  });

  it('narrows a field team to its fields unless another grant reaches all', () => {
    const team = grant('field-team', '130000', ['mining']);
    expect(readableFields(person(team))).toEqual(['mining']);
    expect(readableFields(person(team, grant('leader', '130100')))).toBeNull();
  });

  it('does not let an administrator grant widen what is read', () => {
    expect(readableRegions(person(grant('administrator', '130000'), grant('city-staff', '130200')))).toEqual([
      '130200',
    ]);
  });
});
