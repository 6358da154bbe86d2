/** Numbers of letters as they are printed: 冀人督〔2020〕3号, in a city 石家庄人督〔2020〕1号. */

/** Short names of the provinces by the first two digits of their code. */
const provinces: Readonly<Record<string, string>> = {
  '11': '京',
  '12': '津',
  '13': '冀',
  '14': '晋',
  '15': '内',
  '21': '辽',
  '22': '吉',
  '23': '黑',
  '31': '沪',
  '32': '苏',
  '33': '浙',
  '34': '皖',
  '35': '闽',
  '36': '赣',
  '37': '鲁',
  '41': '豫',
  '42': '鄂',
  '43': '湘',
  '44': '粤',
  '45': '桂',
  '46': '琼',
  '50': '渝',
  '51': '川',
  '52': '黔',
  '53': '滇',
  '54': '藏',
  '61': '陕',
  '62': '甘',
  '63': '青',
  '64': '宁',
  '65': '新',
};

/**
 * @param organ the tier that writes: its code and its name (河北省, 石家庄市)
 * @param year of issue in Shanghai
 */
export function letterNumber(organ: { code: string; name: string }, year: number, number: number): string {
  const isProvince = organ.code.endsWith('0000');
  const word = isProvince ? (provinces[organ.code.slice(0, 2)] ?? organ.name) : organ.name.replace(/市$/, '');
  return `${word}人督〔${year}〕${number}号`;
}
