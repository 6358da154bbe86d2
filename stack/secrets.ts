import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Base64 of random bytes, made once, kept in a file only its owner can read. */
export function secretFile(file: string, bytes = 32, encoding: 'base64' | 'base64url' = 'base64url'): string {
  try {
    const kept = fs.readFileSync(file, 'utf8').trim();
    if (kept !== '') return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = crypto.randomBytes(bytes).toString(encoding);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // Written beside and renamed: a kill between the two leaves no half secret behind.
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, `${secret}\n`, { mode: 0o600 });
  fs.renameSync(temporary, file);
  return secret;
}
