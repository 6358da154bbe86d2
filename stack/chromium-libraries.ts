import { spawnSync } from 'node:child_process';

/** Debian packages of the system libraries Chromium asks for. */
const packages: Readonly<Record<string, string>> = {
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libplc4.so': 'libnspr4',
  'libplds4.so': 'libnspr4',
  'libexpat.so.1': 'libexpat1',
};

export interface MissingLibraries {
  files: string[];
  packages: string[];
}

/** The shared libraries a program needs and this machine lacks, by what `ldd` says. */
export function missingLibraries(program: string): MissingLibraries {
  const result = spawnSync('ldd', [program], { encoding: 'utf8' });
  return readLddOutput(result.stdout ?? '');
}

export function readLddOutput(output: string): MissingLibraries {
  const files = [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] as string);
  const known = files.map((file) => packages[file]).filter((name) => name !== undefined);
  return { files, packages: [...new Set(known)] };
}
