import { describe, expect, it } from 'vitest';
import { CURRENT_EDITION, EDITION_IDS, getEdition } from './editions.ts';
import { displayName, fullName } from './names.ts';
import { NATION } from './region.ts';
import { predecessorsOf, successorLinks, successorsOf } from './successors.ts';

describe('successors', () => {
  it('refer to units that their editions have, between neighbouring editions, on a day between the lists', () => {
    for (const { fromEdition, toEdition, from, to, on } of successorLinks) {
      expect(EDITION_IDS.indexOf(toEdition)).toBe(EDITION_IDS.indexOf(fromEdition) + 1);
      expect(getEdition(fromEdition).region(from).tier).toBe('county');
      expect(getEdition(toEdition).region(to).tier).toBe('county');
      expect(on > getEdition(fromEdition).validFrom).toBe(true);
      expect(on <= '2024-12-31').toBe(true);
    }
  });

  it('hold the change of Xingtai of 5 June 2020', () => {
    const links = successorLinks.filter(({ from }) => from.startsWith('13'));
    expect(links.map(({ from, to, kind, on }) => [from, to, kind, on])).toEqual([
      ['130502', '130502', 'renamed', '2020-06-05'],
      ['130503', '130503', 'renamed', '2020-06-05'],
      ['130521', '130502', 'split', '2020-06-05'],
      ['130521', '130503', 'split', '2020-06-05'],
      ['130526', '130505', 'renamed', '2020-06-05'],
      ['130527', '130506', 'renamed', '2020-06-05'],
    ]);
    expect(getEdition('2020-06').region('130502').name).toBe('襄都区');
    expect(successorsOf('130521', '2020-04', CURRENT_EDITION)).toEqual(['130502', '130503']);
    expect(predecessorsOf('130502', '2020-04', CURRENT_EDITION)).toEqual(['130502', '130521']);
  });

  it('leave no county of an older edition without a successor', () => {
    for (const [index, newer] of EDITION_IDS.entries())
      for (const older of EDITION_IDS.slice(0, index))
        for (const { code } of getEdition(older).counties(NATION))
          expect(successorsOf(code, older, newer), code).not.toEqual([]);
  });

  it('give every county predecessors, except those made where no county was', () => {
    const without = getEdition(CURRENT_EDITION)
      .counties(NATION)
      .filter(({ code }) => predecessorsOf(code, '2020-04', CURRENT_EDITION).length === 0);
    expect(without.map(({ name }) => name)).toEqual(['西沙区', '南沙区', '新星市', '白杨市']);
  });

  it('are the same relation read in both directions', () => {
    for (const { code } of getEdition('2020-04').counties(NATION))
      for (const to of successorsOf(code, '2020-04', CURRENT_EDITION))
        expect(predecessorsOf(to, '2020-04', CURRENT_EDITION)).toContain(code);
  });

  it('are the unit itself within one edition, and refuse reversed editions', () => {
    expect(successorsOf('130123', '2020-04', '2020-04')).toEqual(['130123']);
    expect(() => successorsOf('130123', CURRENT_EDITION, '2020-04')).toThrow(/edition/);
    expect(() => successorsOf('130505', '2020-04', CURRENT_EDITION)).toThrow(/130505/);
  });

  it('tell a merger, and a unit that gives up a part, from a new name', () => {
    const kinds = (from: string) =>
      successorLinks.filter((link) => link.from === from).map((link) => link.kind);
    expect(kinds('320602')).toEqual(['merged']);
    expect(kinds('330110')).toEqual(['split']);
    expect(successorsOf('330110', '2020-04', CURRENT_EDITION)).toEqual(['330110', '330113']);
    expect(kinds('370634')).toEqual(['merged']);
  });
});

describe('units that rates are divided by', () => {
  it('stay as many in an edition that a later one has changed', () => {
    const count = (id: string, within: string) => getEdition(id).below(within, 'county').length;
    expect([count('2020-04', '130000'), count('2020-06', '130000')]).toEqual([168, 167]);
    expect([count('2020-04', '130500'), count('2020-06', '130500')]).toEqual([19, 18]);
  });

  it('are cities and provinces too', () => {
    const first = getEdition('2020-04');
    expect(first.below('130000', 'city')).toHaveLength(11);
    expect(first.below(NATION, 'province')).toHaveLength(31);
    expect(first.below('130123', 'county').map(({ name }) => name)).toEqual(['正定县']);
  });
});

describe('names', () => {
  it('carry their city where another county of the region has the same name', () => {
    const shown = (code: string) => displayName(code, '2020-04', '130000');
    expect(['130502', '130702', '130123'].map(shown)).toEqual(['邢台市桥东区', '张家口市桥东区', '正定县']);
    expect(displayName('130702', '2020-04', '130700')).toBe('桥东区');
    expect(displayName('130702', '2020-06', '130000')).toBe('桥东区');
    expect(displayName('130100', '2020-04', '130000')).toBe('石家庄市');
  });

  it('are unique over Hebei and over the nation once shown', () => {
    for (const id of EDITION_IDS) {
      const hebei = getEdition(id).counties('130000');
      expect(new Set(hebei.map(({ code }) => displayName(code, id, '130000'))).size).toBe(hebei.length);
      const all = getEdition(id).counties(NATION);
      expect(new Set(all.map(({ code }) => displayName(code, id, NATION))).size).toBe(all.length);
    }
  });

  it('come with all units above on request', () => {
    expect(fullName('130702', '2020-04')).toBe('河北省张家口市桥东区');
    expect(fullName('110101', '2020-04')).toBe('北京市东城区');
    expect(fullName('130000', '2020-04')).toBe('河北省');
  });
});
