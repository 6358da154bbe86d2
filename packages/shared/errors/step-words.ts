/**
 * What errors call the states and steps of everything that has a life: the screens' words, in both languages. A step
 * that is refused by hand, beside the tables, has its word here as well; without one it does not compile.
 */
import type { EventOf, Machine, StateOf } from '../machines.ts';

/** In Chinese and in English. */
export type Word = readonly [string, string];

export interface Words<S extends string, E extends string> {
  thing: Word;
  states: Readonly<Record<S, Word>>;
  events: Readonly<Record<E, Word>>;
}

/** Steps without a row in the table: changes of what a thing says, and what is written down under it. */
interface BesideTable extends Record<Machine, string> {
  campaign: 'update' | 'succession';
  supplement: 'update';
  task: never;
  review: 'lock';
  lock: never;
  problem: never;
  supervision: 'revise';
  letter: never;
  round: 'save' | 'visit' | 'finding' | 'remove';
  finding: 'save' | 'supervise';
  succession: 'allot';
}

/** Lives too short for a table. */
type WithoutTable = {
  bulletin: Words<'draft' | 'issued' | 'discarded', 'edit' | 'discard' | 'issue'>;
  'write-off': Words<'asked' | 'done' | 'refused', 'confirm' | 'refuse'>;
  pause: Words<'running', 'resume'>;
};

export type AllWords = {
  readonly [M in Machine]: Words<StateOf<M>, EventOf<M> | BesideTable[M]>;
} & WithoutTable;

const issue = ['印发', 'issue'] as const;
const approve = ['批准', 'approve'] as const;
const withdraw = ['撤回', 'withdraw'] as const;
const withdrawn = ['已撤回', 'withdrawn'] as const;
const update = ['修改', 'edit'] as const;
const returnIt = ['退回补充', 'return'] as const;
const lock = ['数据锁定', 'lock'] as const;
const unlock = ['解锁', 'unlock'] as const;
const handOver = ['交办', 'hand over'] as const;
const requestCountersign = ['报领导审签', 'ask for sign-off'] as const;
const countersign = ['审签', 'sign off'] as const;
const toLeader = ['待审签', 'awaiting sign-off'] as const;

export const stepWords: AllWords = {
  campaign: {
    thing: ['行动', 'campaign'],
    states: {
      draft: ['起草中', 'draft'],
      approved: ['已批准', 'approved'],
      issued: ['已印发', 'issued'],
      running: ['进行中', 'running'],
      closing: ['收尾中', 'closing'],
      closed: ['已结束', 'closed'],
      withdrawn,
    },
    events: {
      approve,
      'reopen-draft': ['退回修改', 'return to draft'],
      issue,
      start: ['启动', 'start'],
      'begin-closing': ['转入收尾', 'begin closing'],
      close: ['结束行动', 'close'],
      withdraw,
      update,
      succession: ['区划调整', 'region change'],
    },
  },
  supplement: {
    thing: ['补充文件', 'supplement'],
    states: {
      draft: ['草稿', 'draft'],
      approved: ['已审定', 'approved'],
      issued: ['已印发', 'issued'],
      withdrawn: ['已撤销', 'withdrawn'],
    },
    events: {
      approve: ['审定', 'approve'],
      'reopen-draft': ['退回草稿', 'return to draft'],
      issue,
      withdraw: ['撤销', 'withdraw'],
      update,
    },
  },
  task: {
    thing: ['任务', 'task'],
    states: {
      pending: ['未启动', 'not started'],
      'in-progress': ['进行中', 'in progress'],
      'awaiting-countersign': toLeader,
      submitted: ['已报送', 'submitted'],
      returned: ['退回补充', 'returned'],
      reviewed: ['已审核', 'reviewed'],
      locked: ['已锁定', 'locked'],
    },
    events: {
      save: ['保存填报', 'save'],
      submit: ['报送', 'hand in'],
      'request-countersign': requestCountersign,
      countersign,
      'send-back': ['退回修改', 'give back'],
      revise: ['撤回修改', 'take back'],
      return: returnIt,
      review: ['审核', 'review'],
      lock,
      unlock,
    },
  },
  review: {
    thing: ['任务报送', 'hand-in'],
    states: {
      none: ['未报送', 'not handed in'],
      submitted: ['待审核', 'waiting for review'],
      returned: ['退回补充', 'returned'],
      reviewed: ['已审核', 'reviewed'],
    },
    events: { review: ['审核', 'review'], return: returnIt, lock },
  },
  lock: {
    thing: ['任务数据', 'data of the task'],
    states: {
      open: ['未锁定', 'not locked'],
      locked: ['已锁定', 'locked'],
      unlocked: ['已解锁', 'unlocked'],
    },
    events: { lock, unlock },
  },
  problem: {
    thing: ['问题', 'problem'],
    states: {
      registered: ['已登记', 'registered'],
      'handed-over': ['已交办', 'handed over'],
      distributed: ['已分办', 'distributed'],
      rectifying: ['整改中', 'rectifying'],
      answered: ['已答复', 'answered'],
      verified: ['已核查', 'verified'],
      closed: ['已销号', 'closed'],
      referred: ['已移送', 'referred'],
      merged: ['已并案', 'merged'],
    },
    events: {
      'hand-over': handOver,
      distribute: ['分办', 'distribute'],
      'begin-rectifying': ['开始整改', 'begin rectifying'],
      answer: ['答复', 'answer'],
      'send-back': ['退回补充', 'send back'],
      verify: ['核查通过', 'verify'],
      close: ['销号', 'close'],
      reopen: ['重新整改', 'reopen'],
      refer: ['移送', 'refer'],
      merge: ['并案', 'merge'],
    },
  },
  supervision: {
    thing: ['督办', 'supervision'],
    states: {
      drafted: ['起草', 'draft'],
      signed: ['已签发', 'signed'],
      issued: ['已印发，待答复', 'issued, reply awaited'],
      replied: ['已答复，待核查', 'answered, to verify'],
      verifying: ['核查中', 'being verified'],
      verified: ['核查通过', 'verified'],
      closed: ['已办结', 'settled'],
      'look-back': ['回头看', 'look-back'],
      concluded: ['督办结束', 'ended'],
      cancelled: ['已取消', 'cancelled'],
      withdrawn,
    },
    events: {
      sign: ['签发', 'sign'],
      issue,
      reply: ['登记答复', 'record the reply'],
      correct: ['更正答复', 'correct the reply'],
      'begin-verify': ['开始核查', 'begin to verify'],
      extend: ['延长答复期限', 'give more time'],
      'send-back': ['退回补充（再督办）', 'send back to complete'],
      verify: ['核查通过', 'verify'],
      close: ['办结', 'settle'],
      'look-back': ['开展回头看', 'begin the look-back'],
      pass: ['回头看通过', 'pass the look-back'],
      reopen: ['重新督办', 'reopen'],
      cancel: ['取消督办', 'cancel'],
      withdraw: ['撤回督办', 'withdraw'],
      'campaign-ends': ['随行动终止', 'end with the campaign'],
      revise: ['修改函件', 'edit the letter'],
    },
  },
  letter: {
    thing: ['督办函', 'supervision letter'],
    states: {
      informed: ['告知', 'for information'],
      'to-answer': ['待答复', 'to answer'],
      'awaiting-countersign': toLeader,
      replied: ['已答复', 'answered'],
      'awaiting-correction': ['更正待审签', 'correction awaiting sign-off'],
      verifying: ['核查中', 'being verified'],
      verified: ['已核查', 'verified'],
      closed: ['已办结', 'settled'],
      'look-back': ['回头看', 'look-back'],
      concluded: ['督办结束', 'ended'],
      withdrawn,
    },
    events: {
      'request-countersign': requestCountersign,
      reply: ['答复', 'answer'],
      countersign,
      'send-back': ['退回修改', 'send back'],
      correct: ['更正答复', 'correct the answer'],
      'request-correction': ['更正报领导审签', 'ask for sign-off of a correction'],
    },
  },
  round: {
    thing: ['督导调研', 'supervision round'],
    states: {
      planned: ['已安排', 'planned'],
      'under-way': ['进行中', 'under way'],
      reported: ['已报告', 'reported'],
    },
    events: {
      start: ['启动', 'start'],
      report: ['提交报告', 'report'],
      reopen: ['重新开展', 'reopen'],
      save: update,
      visit: ['登记走访', 'record a visit'],
      finding: ['登记发现的问题', 'note a finding'],
      remove: ['删除', 'remove'],
    },
  },
  finding: {
    thing: ['督导发现的问题', 'finding'],
    states: {
      noted: ['已登记', 'noted'],
      'with-office': ['已报领导小组办公室', 'with the leading group’s office'],
      'handed-over': ['已交办', 'handed over'],
      kept: ['记录在案', 'kept on record'],
    },
    events: {
      report: ['报领导小组办公室', 'report to the office'],
      'send-back': ['退回补充', 'send back'],
      'hand-over': handOver,
      keep: ['记录在案', 'keep on record'],
      save: update,
      supervise: ['重点督办', 'supervise'],
    },
  },
  succession: {
    thing: ['区划调整', 'region change'],
    states: {
      proposed: ['待批准', 'to be approved'],
      approved: ['待生效', 'not yet in effect'],
      declined: ['未批准', 'declined'],
      'carried-out': ['已生效', 'in effect'],
    },
    events: {
      approve,
      decline: ['不予批准', 'decline'],
      'carry-out': ['生效', 'carry out'],
      allot: ['分配未办结事项', 'share out what is open'],
    },
  },
  bulletin: {
    thing: ['通报', 'bulletin'],
    states: { draft: ['草稿', 'draft'], issued: ['已印发', 'issued'], discarded: ['已删除', 'discarded'] },
    events: { edit: update, discard: ['删除草稿', 'discard'], issue },
  },
  'write-off': {
    thing: ['核销申请', 'write-off'],
    states: {
      asked: ['待复核', 'to be confirmed'],
      done: ['已核销', 'written off'],
      refused: ['未同意', 'refused'],
    },
    events: { confirm: ['同意核销', 'confirm'], refuse: ['不同意', 'refuse'] },
  },
  pause: {
    thing: ['任务', 'task'],
    states: { running: ['正在办理（未暂缓）', 'not paused'] },
    events: { resume: ['恢复办理', 'resume'] },
  },
};
