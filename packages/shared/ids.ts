/** Identifiers: UUIDv7, so that they sort by the time they were made. */
import { v5, v7 } from 'uuid';

export const newId = (): string => v7();

/** Namespace of ids that both tiers derive by themselves from the same facts. */
const NAMESPACE = 'b3f1c9e2-6d0a-5c1e-9a34-1f0c6a7d2b58';

/** A stable id from parts; both sides of the link get the same one (e.g. the plan of a county in a campaign). */
export const derivedId = (...parts: string[]): string => v5(parts.join('/'), NAMESPACE);
