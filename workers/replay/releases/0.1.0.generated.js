import { defineSearchAttributeKey } from "@temporalio/common";
import { allHandlersFinished, condition, continueAsNew, defineQuery, defineSignal, proxyActivities, proxyLocalActivities, setHandler, upsertSearchAttributes, workflowInfo } from "@temporalio/workflow";
// workers/workflow-clock.ts
/** The one place where workflow code reads time: the sandbox's clock, which is the history's and replays alike. */
/** @returns workflow time in milliseconds since 1970; not the machine's time */
function workflowNow() {
	return Date.now();
}
const FIRST_WAIT_MS = 5e3;
const LONGEST_WAIT_MS = 36e5;
/**
* How often the database is asked for counties behind when none is known. Only a safety net: whatever makes one
* (a directive, an enrolment) signals; each look costs six events of history.
*/
const LOOK_AGAIN_MS = 216e5;
/**
* Splits into batches of nearly equal size, in order.
* @returns no batch for no county, one below {@link SMALLEST_SPLIT}, else two or more of at most {@link COUNTIES_PER_BATCH}
*/
function splitIntoBatches(regions) {
	if (regions.length === 0) return [];
	const least = regions.length < 40 ? 1 : 2;
	const count = Math.max(least, Math.ceil(regions.length / 84));
	const bounds = Array.from({ length: count + 1 }, (_, index) => Math.round(index * regions.length / count));
	return bounds.slice(1).map((end, index) => regions.slice(bounds[index], end));
}
/**
* @param failedRounds rounds in a row that left some county unreached, 1 or more
* @returns milliseconds to wait: 5 s, 10 s, 20 s … at most one hour
*/
const waitAfter = (failedRounds) => Math.min(FIRST_WAIT_MS * 2 ** Math.min(failedRounds - 1, 20), LONGEST_WAIT_MS);
// workers/dispatch/workflow-dispatch.ts
/** Dispatch as a part of the campaign's workflow: rounds of batches, with growing waits for what is down. */
/**
* Local: the plan is one indexed query, and a round trip through the server would cost more than the query. The only
* local activity of its workflow: two under way at once would not replay (see campaign/workflows.ts).
*/
const { planDispatch } = proxyLocalActivities({
	startToCloseTimeout: "10 seconds",
	retry: {
		initialInterval: "1 second",
		maximumInterval: "1 minute"
	}
});
/** Retried without end: what fails here is our own database or worker, never a county. */
const { deliverBatch } = proxyActivities({
	startToCloseTimeout: "15 minutes",
	heartbeatTimeout: "8 seconds",
	retry: {
		initialInterval: "500 milliseconds",
		maximumInterval: "1 minute"
	}
});
/** @param campaignId whose counties are served; each gets everything after its cursor, of other campaigns too */
function createDispatch(campaignId, before) {
	let { failedRounds, unreachable } = before;
	let wanted = failedRounds === 0;
	let resting = false;
	let nextTry = null;
	let tried = !wanted;
	async function round() {
		wanted = false;
		const { regions } = await planDispatch({ campaignId });
		if (regions.length === 0) {
			unreachable = [];
			failedRounds = 0;
			return "nothing-to-do";
		}
		unreachable = (await Promise.all(splitIntoBatches(regions).map((batch) => deliverBatch({ regions: batch })))).flatMap((answer) => answer.unreachable).sort();
		failedRounds = unreachable.length > 0 ? failedRounds + 1 : 0;
		return unreachable.length > 0 ? "some-unreached" : "all-reached";
	}
	async function rest(milliseconds) {
		nextTry = unreachable.length > 0 ? workflowNow() + milliseconds : null;
		resting = true;
		await condition(() => wanted, milliseconds);
		resting = false;
		nextTry = null;
	}
	return {
		async run() {
			if (!wanted) await rest(waitAfter(failedRounds));
			for (;;) {
				const result = await round();
				tried = true;
				if (wanted || result === "all-reached") continue;
				await rest(result === "some-unreached" ? waitAfter(failedRounds) : LOOK_AGAIN_MS);
			}
		},
		wake() {
			wanted = true;
		},
		hasTried: () => tried,
		isDone: () => resting && !wanted && unreachable.length === 0,
		isResting: () => resting && !wanted,
		nextTryAt: () => nextTry,
		carried: () => ({
			failedRounds,
			unreachable
		})
	};
}
// workers/campaign/names.ts
/** Query without arguments; answers with a {@link CampaignStatus}. */
const campaignStatusQuery = "campaign-status";
/** Search attributes set by the workflow (all Keyword). No names of persons: operators of the server see them. */
const campaignSearchAttributes = {
	/** Code of the issuing hub's region. */
	region: "LinkedRegion",
	/** {@link CampaignStatus.stage}. */
	stage: "LinkedCampaignStage"
};
// workers/campaign/workflow-course.ts
/** Identity of a moment. It holds the date: a moment that was moved after it passed comes again. */
const momentKey = (moment) => `${moment.what}:${moment.what === "receipts" ? "" : moment.phase}:${new Date(moment.at).toISOString()}`;
/** Moments not yet on record, earliest first; a phase that ends when another begins ends first. */
function openMoments(course, recorded) {
	const moments = [];
	for (const { code, beginsAt, endsAt } of course.phases) {
		moments.push({
			what: "phase-begins",
			phase: code,
			at: Date.parse(beginsAt)
		});
		moments.push({
			what: "phase-ends",
			phase: code,
			at: Date.parse(endsAt)
		});
	}
	if (course.receiptsDueAt) moments.push({
		what: "receipts",
		at: Date.parse(course.receiptsDueAt)
	});
	const order = [
		"phase-ends",
		"receipts",
		"phase-begins"
	];
	return moments.filter((moment) => !recorded.includes(momentKey(moment))).sort((a, b) => a.at - b.at || order.indexOf(a.what) - order.indexOf(b.what));
}
// ../../work/wt/longlife/packages/shared/campaigns/workflow-names.ts
/** Signals that change a campaign's course. */
const campaignSignals = [
	"withdraw",
	"begin-closing",
	"close",
	"directive-queued",
	"retry-now",
	"dates-changed"
];
// workers/campaign/workflow-signals.ts
/** Signals of the campaign workflow: each request counts once, however often the relay repeats it. */
/**
* Requests remembered. The relay repeats a request at most until it has marked it done, so only the
* latest can come again; the bound keeps what continue-as-new carries small.
*/
const REMEMBERED_REQUESTS = 200;
/**
* Sets the handlers of all signals.
* @param seen ids of requests already carried out, oldest first; kept up to date here and carried on by the caller
*/
function receiveSignals(seen, carryOut) {
	for (const name of campaignSignals) setHandler(defineSignal(name), ({ requestId }) => {
		if (seen.includes(requestId)) return;
		seen.push(requestId);
		if (seen.length > REMEMBERED_REQUESTS) seen.shift();
		carryOut(name);
	});
}
// workers/campaign/workflows.ts
const { readCourse, beginCampaign, recordPhase, recordLateReceipts } = proxyActivities({
	startToCloseTimeout: "1 minute",
	retry: {
		initialInterval: "1 second",
		maximumInterval: "1 minute"
	}
});
/** While a demo lives through other days its clock may leap at any time, so the dates are read again this often. */
const SHIFTED_CLOCK_CHECK_MS = 1e3;
/** How long the dates wait for a first round that drags on because many counties are down. */
const FIRST_ROUND_PATIENCE_MS = 6e4;
const atStart = {
	stage: "open",
	begun: false,
	lateReceipts: null,
	recorded: [],
	seen: [],
	dispatch: {
		failedRounds: 0,
		unreachable: []
	}
};
/** Ends when the campaign is closed or withdrawn and no county that can be pushed to is behind. */
async function campaign(start, carried = atStart) {
	const { campaignId } = start;
	let { stage, begun, lateReceipts } = carried;
	const recorded = [...carried.recorded];
	const seen = [...carried.seen];
	const dispatch = createDispatch(campaignId, carried.dispatch);
	let datesChanged = false;
	let ahead = [];
	let clockAheadMs = 0;
	const isOver = () => stage === "closed" || stage === "withdrawn";
	const hubNow = () => workflowNow() + clockAheadMs;
	const nowText = () => new Date(hubNow()).toISOString();
	const isFinished = () => isOver() && dispatch.isDone();
	const mustContinueAsNew = () => workflowInfo().continueAsNewSuggested && dispatch.isResting() && allHandlersFinished();
	receiveSignals(seen, (signal) => {
		const next = isOver() ? stage : stageAfter[signal] ?? stage;
		if (next !== stage) labelStage(start.region, next);
		stage = next;
		datesChanged = true;
		if (signal !== "dates-changed") dispatch.wake();
	});
	setHandler(defineQuery(campaignStatusQuery), () => ({
		stage,
		waiting: [...dispatch.isDone() ? [] : [waitingForDelivery(dispatch.nextTryAt(), clockAheadMs)], ...isOver() ? [] : waitingFor(ahead, stage)],
		...dispatch.carried(),
		lateReceipts
	}));
	async function readDates() {
		datesChanged = false;
		const course = await readCourse({ campaignId });
		clockAheadMs = course.clockAheadMs;
		ahead = openMoments(course, recorded);
		if (!begun && stage === "open" && course.stage && course.stage !== "open") {
			stage = course.stage;
			labelStage(start.region, stage);
		}
	}
	async function record(moment) {
		const now = nowText();
		if (moment.what === "receipts") lateReceipts = (await recordLateReceipts({
			campaignId,
			now
		})).late;
		else await recordPhase({
			campaignId,
			phase: moment.phase,
			event: moment.what,
			now
		});
		recorded.push(momentKey(moment));
		ahead = ahead.filter((other) => other !== moment);
	}
	/** Waits for the next moment or for what changes the course, and carries it out. */
	async function step() {
		const next = isOver() ? void 0 : ahead[0];
		if (next && next.at <= hubNow()) return record(next);
		const until = next ? next.at - hubNow() : Infinity;
		const isShifted = !isOver() && clockAheadMs !== 0;
		const wait = isShifted ? Math.min(until, SHIFTED_CLOCK_CHECK_MS) : until;
		const mustRead = () => !isOver() && datesChanged;
		const before = stage;
		const changed = () => stage !== before || isFinished() || mustRead() || mustContinueAsNew();
		if (wait === Infinity) await condition(changed);
		else await condition(changed, wait);
		if (mustRead() || isShifted) await readDates();
	}
	async function follow() {
		if (!begun) labelStage(start.region, stage);
		await condition(() => dispatch.hasTried(), FIRST_ROUND_PATIENCE_MS);
		await readDates();
		if (!begun) {
			await beginCampaign({
				campaignId,
				now: nowText()
			});
			begun = true;
		}
		while (!isFinished()) {
			await step();
			if (mustContinueAsNew()) await continueAsNew(start, carry());
		}
		return {
			stage: stage === "withdrawn" ? "withdrawn" : "closed",
			lateReceipts
		};
	}
	const carry = () => ({
		stage,
		begun,
		lateReceipts,
		recorded,
		seen,
		dispatch: dispatch.carried()
	});
	return Promise.race([follow(), dispatch.run()]);
}
const stageAfter = {
	"begin-closing": "closing",
	close: "closed",
	withdraw: "withdrawn"
};
const regionKey = defineSearchAttributeKey(campaignSearchAttributes.region, "KEYWORD");
const stageKey = defineSearchAttributeKey(campaignSearchAttributes.stage, "KEYWORD");
function labelStage(region, stage) {
	upsertSearchAttributes([{
		key: regionKey,
		value: region
	}, {
		key: stageKey,
		value: stage
	}]);
}
const waitingForDelivery = (nextTryAt, clockAheadMs) => ({
	what: "delivery",
	until: nextTryAt === null ? null : new Date(nextTryAt + clockAheadMs).toISOString()
});
/** In the order in which it is expected; what only a person's decision ends comes last. */
function waitingFor(ahead, stage) {
	return [...ahead.map(({ at, ...moment }) => ({
		...moment,
		until: new Date(at).toISOString()
	})), {
		what: stage === "closing" ? "close" : "closing",
		until: null
	}];
}
export { campaign };
