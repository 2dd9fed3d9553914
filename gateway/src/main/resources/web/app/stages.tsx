import { Run, Stage } from './api';
import { useNow } from './follow';
import { count, seconds } from './format';

const TITLES: Record<string, [string, string]> = {
  ingest: ['Collect', 'turns documents into tokens'],
  pretrain: ['Pre-train', 'the model learns to predict the next token'],
  finetune: ['Align', 'the model learns to answer and what to refuse'],
  evaluate: ['Evaluate', 'the model is measured before release'],
};

/** The four stages of a run, side by side. */
export function Stages({ run }: { run: Run }) {
  const now = useNow(run.state === 'running');
  return <section class="stages" aria-label="Stages">
    {run.stages.map((stage, i) => <StageCard key={stage.stage} stage={stage} number={i + 1} now={now} />)}
  </section>;
}

function StageCard({ stage, number, now }: { stage: Stage; number: number; now: number }) {
  const [title, what] = TITLES[stage.stage] ?? [stage.stage, ''];
  const p = stage.progress;
  const known = stage.state === 'completed' ? 1 : p && p.total > 0 ? Math.min(1, p.done / p.total) : 0;
  const elapsed = stage.seconds
    ?? (stage.state === 'running' && stage.startedAt ? Math.max(0, (now - Date.parse(stage.startedAt)) / 1000) : undefined);
  return <article class={'card stage ' + stage.state}>
    <h3><span class="number">{number}</span>{title}<span class="state">{stage.state}</span></h3>
    <p class="quiet">{what}</p>
    <div class="bar" role="progressbar" aria-label={title} aria-valuenow={Math.round(100 * known)}>
      <div style={{ width: `${100 * known}%` }} />
    </div>
    <p class="small">
      {stage.failure
        ?? (stage.state === 'running' && p
          ? `${p.phase}: ${count(p.done)}${p.total ? ' of ' + count(p.total) : ''} ${p.unit}`
            + (p.perSecond ? `, ${count(p.perSecond)}/s` : '')
            + (p.secondsLeft != null ? `, ${seconds(p.secondsLeft)} left` : '')
          : stage.reused ? 'reused an existing result' : '')}
      {elapsed != null && <span class="time">{seconds(elapsed)}{stage.attempt > 1 ? `, attempt ${stage.attempt}` : ''}</span>}
    </p>
  </article>;
}
