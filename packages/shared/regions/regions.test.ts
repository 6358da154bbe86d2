import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { CURRENT_EDITION, EDITION_IDS, editionOn, getEdition } from './editions.ts';
import { NATION, tierOf } from './region.ts';

const editions = EDITION_IDS.map(getEdition);
const hebeiCities = Array.from({ length: 11 }, (_, i) => `13${String(i + 1).padStart(2, '0')}00`);
const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
  return 'nothing thrown';
};

describe('Hebei', () => {
  it('has 168 counties in the edition of April 2020, spread over 11 cities as the reference campaign counts them', () => {
    const edition = getEdition('2020-04');
    expect(edition.counties('130000')).toHaveLength(168);
    expect(edition.cities('130000').map(({ code }) => code)).toEqual(hebeiCities);
    expect(hebeiCities.map((city) => edition.counties(city).length)).toEqual([
      22, 14, 7, 18, 19, 24, 16, 11, 16, 10, 11,
    ]);
  });

  it('has 167 counties after Xingtai was rearranged, all others unchanged', () => {
    for (const id of ['2020-06', CURRENT_EDITION]) {
      const edition = getEdition(id);
      expect(edition.counties('130000')).toHaveLength(167);
      expect(hebeiCities.map((city) => edition.counties(city).length)).toEqual([
        22, 14, 7, 18, 18, 24, 16, 11, 16, 10, 11,
      ]);
    }
  });

  it('has the counties of the reference campaign under their codes', () => {
    const name = (code: string) => getEdition('2020-04').region(code).name;
    expect(
      ['130402', '130227', '130123', '131102', '130702', '130502', '130682', '130533'].map(name),
    ).toEqual(['邯山区', '迁西县', '正定县', '桃城区', '桥东区', '桥东区', '定州市', '威县']);
  });

  it('counts 定州市 in Baoding and 辛集市 in Shijiazhuang', () => {
    expect(getEdition('2020-04').region('130682').parent).toBe('130600');
    expect(getEdition('2020-04').region('130181')).toMatchObject({ name: '辛集市', parent: '130100' });
  });
});

describe.each(editions)('edition $id', (edition) => {
  const all = edition
    .children(NATION)
    .flatMap((province) => [province, ...edition.cities(province.code), ...edition.counties(province.code)]);

  it('agrees with the published totals of the nation', () => {
    expect(edition.children(NATION)).toHaveLength(31);
    expect(edition.cities(NATION)).toHaveLength(333);
    const published: Record<string, number> = { '2020-04': 2846, '2020-06': 2844, '2024-12': 2846 };
    expect(edition.counties(NATION)).toHaveLength(published[edition.id]!);
  });

  it('gives every unit a parent that exists, is of a higher tier and shares its digits', () => {
    for (const { code, tier, parent } of all) {
      const above = edition.region(parent!);
      expect(edition.children(above.code).map((child) => child.code)).toContain(code);
      if (tier === 'province') expect(above.code).toBe(NATION);
      if (tier === 'city') expect(above.code).toBe(`${code.slice(0, 2)}0000`);
      if (tier === 'county')
        expect([`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`]).toContain(above.code);
    }
  });

  it('has no name twice below one parent', () => {
    for (const { code } of all) {
      const names = edition.children(code).map((child) => child.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('has no placeholder levels, development zones or township codes', () => {
    for (const { code, name } of all) {
      expect(name).not.toMatch(/^(市辖区|县)$|直辖县级|开发区$|街道$/);
      expect(code).toMatch(/^\d{6}$/);
      expect(code).not.toMatch(/7\d$/);
    }
  });

  it('answers the same downwards and upwards for any unit', () => {
    const unit = fc.constantFrom(...all);
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        const below = [...edition.counties(b.code), ...edition.cities(b.code), edition.region(b.code)];
        const wanted = a.tier === 'province' ? a.code === b.code : below.some((one) => one.code === a.code);
        return edition.isWithin(a.code, b.code) === wanted;
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(unit, ({ code }) => {
        const sum = edition.children(code).reduce((n, child) => n + edition.counties(child.code).length, 0);
        return tierOf(code) === 'county' ? sum === 0 : sum === edition.counties(code).length;
      }),
    );
  });

  it('keeps cities without counties as the lowest unit of their area', () => {
    expect(edition.counties('441900')).toEqual([]);
    expect(edition.leafUnits('441900').map(({ name }) => name)).toEqual(['东莞市']);
    expect(edition.leafUnits('130000')).toEqual(edition.counties('130000'));
    const extra = edition.leafUnits(NATION).filter(({ tier }) => tier === 'city');
    expect(extra.map(({ code }) => code)).toEqual(
      edition.id === '2020-04'
        ? ['441900', '442000', '460300', '460400', '620200']
        : ['441900', '442000', '460400', '620200'],
    );
  });

  it('hangs districts of municipalities and directly administered counties on the province', () => {
    expect(edition.cities('110000')).toEqual([]);
    expect(edition.counties('110000')).toHaveLength(16);
    expect(edition.counties('500000')).toHaveLength(38);
    expect(edition.region('419001')).toMatchObject({ name: '济源市', parent: '410000' });
  });
});

describe('looking up', () => {
  it('finds the edition in force on a date', () => {
    expect(['2020-01-01', '2020-04-03', '2020-06-04'].map(editionOn)).toEqual([
      '2020-04',
      '2020-04',
      '2020-04',
    ]);
    expect(['2020-06-05', '2024-12-26'].map(editionOn)).toEqual(['2020-06', '2020-06']);
    expect(['2024-12-27', '2031-01-01'].map(editionOn)).toEqual([CURRENT_EDITION, CURRENT_EDITION]);
  });

  it('joins the editions without gap or overlap', () => {
    for (const [index, edition] of editions.entries())
      expect(edition.validTo).toBe(editions[index + 1]?.validFrom ?? null);
  });

  it('refuses what no list has', () => {
    expect(thrown(() => editionOn('2019-12-31'))).toBe('edition-unknown');
    expect(thrown(() => editionOn('2020-6-5'))).toBe('date-invalid');
    expect(thrown(() => getEdition('2020-05'))).toBe('edition-unknown');
    const edition = getEdition('2020-04');
    for (const ask of [edition.region, edition.children, edition.counties, edition.cities])
      expect(thrown(() => ask('130171'))).toBe('region-unknown');
    expect(thrown(() => edition.isWithin('130102', '999999'))).toBe('region-unknown');
    expect(edition.has('130505')).toBe(false);
  });

  it('tells the tier by the code', () => {
    expect(['000000', '130000', '130100', '130102'].map(tierOf)).toEqual([
      'nation',
      'province',
      'city',
      'county',
    ]);
  });
});
