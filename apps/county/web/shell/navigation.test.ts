import type { Grant, Principal, Role } from '@linked/shared/access/roles.ts';
import { describe, expect, it } from 'vitest';
import { landingOf, rolesIn, sectionOf, sectionsFor } from './navigation.ts';

const grant = (role: Role, parts: Partial<Grant> = {}): Grant => ({
  role,
  region: '130123',
  fields: null,
  unit: null,
  ...parts,
});
const person = (...grants: Grant[]): Principal => ({ userId: 'u', name: '张某', title: '', grants });
const keys = (principal: Principal) => sectionsFor(principal).map((section) => section.key);

describe('navigation', () => {
  it('starts congress staff at the workbench and a responsible unit at its problems', () => {
    expect(landingOf(person(grant('county-staff')))).toBe('/workbench');
    expect(landingOf(person(grant('responsible-unit', { unit: '水利局' })))).toBe('/problems');
    expect(landingOf(person(grant('host-administrator', { region: '000000' })))).toBe('/instances');
    expect(landingOf(person())).toBeNull();
  });

  it('shows a responsible unit nothing but problems, and an administrator no work of the county', () => {
    expect(keys(person(grant('responsible-unit', { unit: '水利局' })))).toEqual(['problems']);
    expect(keys(person(grant('administrator')))).toEqual(['users', 'audit']);
  });

  it('adds up the sections of several grants', () => {
    expect(keys(person(grant('county-leader'), grant('administrator')))).toContain('outbox');
    expect(keys(person(grant('county-leader'), grant('administrator')))).toContain('audit');
  });

  it('finds the section of an address and of what lies below it', () => {
    expect(sectionOf('/problems/import')?.key).toBe('problems');
    expect(sectionOf('/problemsome')).toBeNull();
  });
});

describe('roles in a field', () => {
  it('leaves out grants for other fields and other counties', () => {
    const staff = person(grant('county-staff', { fields: ['mining'] }));
    expect(rolesIn(staff, '130123', 'mining')).toEqual(['county-staff']);
    expect(rolesIn(staff, '130123', 'land-use')).toEqual([]);
    expect(rolesIn(staff, '130124', 'mining')).toEqual([]);
  });

  it('counts a responsible unit only for problems that are with it', () => {
    const unit = person(grant('responsible-unit', { unit: '水利局' }));
    expect(rolesIn(unit, '130123', 'mining', '水利局')).toEqual(['responsible-unit']);
    expect(rolesIn(unit, '130123', 'mining', '自然资源局')).toEqual([]);
    expect(rolesIn(unit, '130123', 'mining', null)).toEqual([]);
  });
});
