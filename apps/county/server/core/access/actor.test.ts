import type { Grant, Principal } from '@linked/shared/access/roles.ts';
import { describe, expect, it } from 'vitest';
import { actorOf, fieldsOf, requireField, rolesForProblem } from './actor.ts';

const principal = (...grants: Partial<Grant>[]): Principal => ({
  userId: 'u1',
  name: '张某',
  title: '',
  grants: grants.map((grant) => ({
    role: 'county-staff',
    region: '130402',
    fields: null,
    unit: null,
    ...grant,
  })),
});

describe('an actor', () => {
  it('belongs to the county of its grant', () => {
    expect(actorOf(principal({}), ['county-staff']).region).toBe('130402');
  });

  it('is refused without a grant of the asked roles, with two counties, or as operator of the host', () => {
    const refused = [
      [principal({ role: 'county-leader' }), ['county-staff']],
      [principal({}, { region: '130123' }), ['county-staff']],
      [principal({ role: 'host-administrator', region: '000000' }), ['host-administrator']],
      [principal({ role: 'responsible-unit' }), ['responsible-unit']],
    ] as const;
    for (const [who, roles] of refused) expect(() => actorOf(who, roles)).toThrow(/may not do this/);
  });

  it('keeps a field grant to its fields', () => {
    const actor = actorOf(principal({ fields: ['mining'] }), ['county-staff']);
    expect(fieldsOf(actor)).toEqual(['mining']);
    expect(requireField(actor, 'mining')).toEqual(['county-staff']);
    expect(() => requireField(actor, 'land-use')).toThrow(/field/);
  });

  it('reaches a problem as unit only where the unit is its own, and as staff everywhere', () => {
    const both = actorOf(principal({ fields: ['mining'] }, { role: 'responsible-unit', unit: '住建局' }), [
      'county-staff',
      'responsible-unit',
    ]);
    expect(rolesForProblem(both, 'land-use', '住建局')).toEqual(['responsible-unit']);
    expect(rolesForProblem(both, 'land-use', '水利局')).toEqual([]);
    expect(rolesForProblem(both, 'mining', null)).toEqual(['county-staff']);
  });
});
