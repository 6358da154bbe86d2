import { BlockList, isIP } from 'node:net';
import { AppError } from '@linked/shared/errors/app-error.ts';

/** Addresses that mean this machine or its own segment: unspecified, loopback, link-local. IPv4 inside IPv6 counts. */
const local = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  local.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 128],
  ['::1', 128],
  ['fe80::', 10],
] as const)
  local.addSubnet(network, bits, 'ipv6');

const localName = /(^|\.)localhost\.?$/;
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function isLocal(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version === 0) return localName.test(hostname);
  return local.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The address a county names for itself, without a trailing slash. Credentials go there, so it must be TLS
 * outside loopback. The hub will post to it: only a hub that is itself served on loopback (`onLoopback`; trying out,
 * tests) takes one there, as a county could else have it call what listens on its own machine for nobody else. A
 * name that resolves to such an address stays harmless, as TLS asks for a certificate of that name.
 * @throws `invalid-input`
 */
export function checkEndpoint(endpoint: string, { onLoopback }: { onLoopback: boolean }): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const safe =
    url?.protocol === 'https:' || (onLoopback && url?.protocol === 'http:' && loopback.test(url.hostname));
  if (!url || !safe || url.username || url.password || url.search || url.hash)
    throw new AppError('invalid-input', { detail: `endpoint ${endpoint}` });
  if (!onLoopback && isLocal(url.hostname))
    throw new AppError('invalid-input', { detail: `endpoint ${endpoint}` });
  return url.href.replace(/\/+$/, '');
}
