import type { Grant, HubRole, Principal } from '@linked/shared/access/roles.ts';
import { describe, expect, it } from 'vitest';
import type { RoundTeam } from '../trpc.ts';
import { isRoundStaff, rolesInRound, teamsToWriteFor } from './round-roles.ts';

const person = (role: HubRole, region: string, fields: string[] | null = null): Principal => {
  const grant: Grant = { role, region, fields, unit: null };
  return { userId: 'u', name: '张某', title: '', grants: [grant] };
};
const team = (parts: Partial<RoundTeam>): RoundTeam => ({
  id: parts.name ?? '',
  kind: 'field',
  name: '',
  leader: '',
  members: [],
  fields: null,
  areas: null,
  accounts: [],
  visits: 0,
  version: 1,
  ...parts,
});
const mining = team({ name: 'mining', fields: ['mining'] });
const area = team({ name: 'area', kind: 'area', areas: ['130100'], accounts: ['u'] });
const round = { region: '130000', teams: [mining, area] };

describe('who writes in a round', () => {
  it('are the staff of its own tier for every team', () => {
    expect(isRoundStaff(person('province-staff', '130000'), '130000')).toBe(true);
    expect(isRoundStaff(person('province-staff', '130000'), '130100')).toBe(false);
    expect(isRoundStaff(person('city-staff', '130100'), '130000')).toBe(false);
    expect(teamsToWriteFor(person('province-staff', '130000'), round)).toEqual([mining, area]);
    expect(rolesInRound(person('city-staff', '130100'), round)).toEqual([]);
  });

  it('and the people of a team for their own', () => {
    expect(teamsToWriteFor(person('field-team', '130000', ['mining']), round)).toEqual([mining]);
    expect(teamsToWriteFor(person('field-team', '130000', ['land-use']), round)).toEqual([]);
    expect(teamsToWriteFor(person('area-team', '130100'), round)).toEqual([area]);
    expect(rolesInRound(person('area-team', '130100'), round)).toEqual(['area-team']);
    expect(teamsToWriteFor(person('area-team', '130400'), round)).toEqual([]);
    expect(teamsToWriteFor(person('leader', '130000'), round)).toEqual([]);
  });

  it('but no team of another tier, nor one that names others', () => {
    expect(teamsToWriteFor(person('field-team', '130100', ['mining']), round)).toEqual([]);
    expect(rolesInRound(person('field-team', '130100', ['mining']), round)).toEqual([]);
    const others = { ...round, teams: [{ ...area, accounts: ['v'] }] };
    expect(teamsToWriteFor(person('area-team', '130100'), others)).toEqual([]);
  });
});
