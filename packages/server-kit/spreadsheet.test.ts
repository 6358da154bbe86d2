import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type CellValue, readWorkbook, writeWorkbook } from './spreadsheet.ts';

const created = new Date('2026-10-05T04:00:00Z');
const tick = () => new Promise<number>((resolve) => setTimeout(() => resolve(0), 5));
const columns = [{ title: '名称', width: 30 }, { title: '数量' }];

describe('a workbook', () => {
  it('is read back as it was written: texts, numbers, empty cells, several sheets', async () => {
    const sheets = [
      { name: '概况', columns, rows: [['正定县', 36.5] as const, [null, 0] as const] },
      { name: '问题', columns, rows: [] },
    ];
    const read = await readWorkbook(await buffer(writeWorkbook(sheets, { created })));
    expect([...read.keys()]).toEqual(['概况', '问题']);
    expect(read.get('概况')).toEqual([
      ['名称', '数量'],
      ['正定县', 36.5],
      [null, 0],
    ]);
    expect(read.get('问题')).toEqual([['名称', '数量']]);
  });

  it('shows what looks like a formula instead of running it', async () => {
    const typed = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '普通文字', '1=1'];
    const rows = typed.map((text) => [text, -1] as const);
    const read = await readWorkbook(
      await buffer(writeWorkbook([{ name: '一', columns, rows }], { created })),
    );
    const cells = read.get('一')!.slice(1);
    expect(cells.map((row) => row[0])).toEqual([
      `'=HYPERLINK("http://x")`,
      `'+1`,
      `'-1`,
      `'@SUM(A1)`,
      `'\t=1`,
      '普通文字',
      '1=1',
    ]);
    expect(cells.every((row) => row[1] === -1)).toBe(true);
  });

  it('asks for rows only as fast as it is read, and stops asking when the reader goes away', async () => {
    let asked = 0;
    async function* rows(): AsyncGenerator<CellValue[]> {
      for (; asked < 200_000; asked += 1) yield [`第${asked}行 ${Math.sin(asked)}`, asked];
    }
    const stream = writeWorkbook([{ name: '一', columns, rows: rows() }], { created });
    // Nobody reads: the rows stop being asked for long before they are all there.
    const settled = async (): Promise<number> => {
      for (let before = -1; asked !== before || asked === 0; ) {
        before = asked;
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      return asked;
    };
    const unread = await settled();
    expect(unread).toBeLessThan(20_000);
    for (let taken = 0; taken < 300_000; )
      taken += (stream.read() as Buffer | null)?.length ?? (await tick());
    expect(await settled()).toBeGreaterThan(unread);
    stream.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const after = asked;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked).toBe(after);
  });

  it('ends with the error of its rows', async () => {
    async function* rows(): AsyncGenerator<CellValue[]> {
      yield ['一', 1];
      throw new Error('the database went away');
    }
    await expect(buffer(writeWorkbook([{ name: '一', columns, rows: rows() }], { created }))).rejects.toThrow(
      'the database went away',
    );
  });
});
