/**
 * Histories in the JSON form that all Temporal tools share. The SDK's own historyToJSON fails where npm has put a
 * second copy of protobufjs beside it (temporalio 1.24), so the copy that belongs to the message types is taken.
 */
import { createRequire } from 'node:module';
import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;
type MessageType = object;

const require = createRequire(import.meta.url);
const requireOfProto = createRequire(require.resolve('@temporalio/proto'));
const { toJson, fromJson } = requireOfProto('protobufjs/ext/protojson') as {
  toJson(type: MessageType, message: object): unknown;
  fromJson(type: MessageType, json: unknown, options: { ignoreUnknownFields: boolean }): History;
};
const proto = require('@temporalio/proto') as typeof import('@temporalio/proto');
const { patchProtobufRoot } = require('@temporalio/proto/lib/patch-protobuf-root') as {
  patchProtobufRoot(root: unknown): { lookupType(name: string): MessageType };
};
const historyType = patchProtobufRoot(proto).lookupType('temporal.api.history.v1.History');

/** @returns a value for JSON.stringify, as `temporal workflow show -o json` prints it */
export const historyToJson = (history: History): unknown =>
  toJson(historyType, proto.temporal.api.history.v1.History.fromObject(history));

/** @throws when it is no history; fields of newer servers are passed over */
export const historyFromJson = (json: unknown): History =>
  fromJson(historyType, json, { ignoreUnknownFields: true });
