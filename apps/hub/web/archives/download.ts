/** Fetches an archive's file piece by piece, so that the screen can say how far it is, and hands it to the browser. */
import { type ArchiveFormat, archivePath } from '@linked/shared/contracts/hub/archives.ts';
import { currentLanguage } from '@linked/ui/i18n.ts';

export interface Received {
  /** Bytes so far. */
  bytes: number;
}

/**
 * @returns the file's name
 * @throws an Error with the sentence the server answered with; an AbortError when `signal` was aborted
 */
export async function downloadArchive(
  campaignId: string,
  format: ArchiveFormat,
  { signal, onReceived }: { signal: AbortSignal; onReceived: (received: Received) => void },
): Promise<string> {
  const response = await fetch(archivePath(campaignId, format), {
    signal,
    credentials: 'same-origin',
    // The workbook is written in the language of the screen.
    headers: { 'x-language': currentLanguage() },
  });
  if (!response.ok || !response.body) throw new Error(await reasonOf(response));
  const name = nameOf(response.headers.get('content-disposition')) ?? `archive.${format}`;
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value as Uint8Array<ArrayBuffer>);
    bytes += next.value.byteLength;
    onReceived({ bytes });
  }
  const url = URL.createObjectURL(new Blob(parts, { type: response.headers.get('content-type') ?? '' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}

async function reasonOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  return body?.error?.message ?? `HTTP ${response.status}`;
}

/** The name out of `filename*=UTF-8''…`. */
export function nameOf(disposition: string | null): string | null {
  const encoded = disposition?.match(/filename\*=UTF-8''([^;]+)/)?.[1];
  if (!encoded) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
