import { describe, expect, it } from 'vitest';
import { parseCodes } from './parse-codes.ts';

describe('pasted enrolment codes', () => {
  it('are read with names between, by tab, comma or space', () => {
    expect(parseCodes('130123\t正定县\tABCD-EFGH\n130402,WXYZ-1234\r\n\n130227 QQQQ-WWWW')).toEqual({
      counties: [
        { region: '130123', code: 'ABCD-EFGH' },
        { region: '130402', code: 'WXYZ-1234' },
        { region: '130227', code: 'QQQQ-WWWW' },
      ],
      wrongLines: [],
    });
  });

  it('skip a heading and name the lines that make no sense', () => {
    expect(parseCodes('地区\t接入码\n正定县 ABCD\n130123\n130402 X1\n130402 X2')).toEqual({
      counties: [{ region: '130402', code: 'X1' }],
      wrongLines: [2, 3, 5],
    });
  });
});
