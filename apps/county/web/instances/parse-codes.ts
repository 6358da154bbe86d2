/** Enrolment codes as the hub's staff send them: a line a county with its code of region and its one-time code. */

export interface CountyCode {
  region: string;
  code: string;
}

export interface ParsedCodes {
  counties: CountyCode[];
  /** Lines, from 1, that are not understood or name a county a second time. */
  wrongLines: number[];
}

/**
 * The six digits are the region, the last word of the line is the code; a name between them is ignored.
 * A heading without digits is skipped on the first line only.
 */
export function parseCodes(text: string): ParsedCodes {
  const counties: CountyCode[] = [];
  const wrongLines: number[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.split(/[\s,;，；]+/).filter((word) => word !== '');
    if (words.length === 0 || (index === 0 && !/\d/.test(line))) continue;
    const region = words.find((word) => /^\d{6}$/.test(word));
    const code = words.at(-1)!;
    if (!region || code === region || words.length < 2 || seen.has(region)) wrongLines.push(index + 1);
    else {
      seen.add(region);
      counties.push({ region, code });
    }
  }
  return { counties, wrongLines };
}
