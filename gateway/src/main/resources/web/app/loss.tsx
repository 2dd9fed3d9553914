import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LossPoint, Run } from './api';
import { count } from './format';

/** The loss by step in one phase of training, and the bits per byte at the steps where they were measured. */
export function Loss({ run }: { run: Run }) {
  const phases = useMemo(() => [...new Set(run.lossCurve.map(point => point.phase))], [run.lossCurve]);
  const [chosen, choose] = useState<string>();
  const phase = chosen && phases.includes(chosen) ? chosen : phases[phases.length - 1];
  const points = run.lossCurve.filter(point => point.phase === phase);
  const last = run.latest;
  return <section class="card">
    <h2>Loss</h2>
    <div class="tabs">
      {phases.map(name =>
        <button key={name} class={name === phase ? 'on' : ''} onClick={() => choose(name)}>{name}</button>)}
    </div>
    {points.length > 0 ? <Chart points={points} /> : <p class="quiet">The curve starts with the first training step.</p>}
    {last && <p class="small numbers">
      <b>step</b> {count(last.step)} of {count(last.steps)}
      <b>loss</b> {last.loss.toFixed(3)}
      <b>tokens/s</b> {count(last.tokensPerSecond)}
      <b>learning rate</b> {last.learningRate.toExponential(1)}
      <b>gradient norm</b> {last.gradientNorm.toFixed(2)}
    </p>}
    <Bits run={run} />
    {run.checkpoints.map(made => made.divergence && <p key={made.id} class="small numbers">
      <b>{made.step}</b> {made.bitsPerByteAtStart?.toFixed(3) ?? '–'} → {made.bitsPerByte?.toFixed(3) ?? '–'} bits per byte
      <b>divergence from the base</b> {made.divergence.onText.toFixed(3)} on text, {made.divergence.onPrompts.toFixed(3)} on prompts
    </p>)}
  </section>;
}

function Bits({ run }: { run: Run }) {
  const measured = run.lossCurve.filter(point => point.bitsPerByte != null);
  const now = run.base?.bitsPerByte ?? measured[measured.length - 1]?.bitsPerByte;
  const start = run.base?.bitsPerByteAtStart;
  const language = run.evaluation.find(task => task.task === 'language');
  const isCompared = !run.aligned || !run.compared.length || run.compared[1] === run.aligned.step;
  const aligned = run.aligned?.bitsPerByte ?? (isCompared ? language?.aligned?.score : undefined);
  if (start == null && now == null) return null;
  return <dl class="bits">
    <div><dt>bits per byte at start</dt><dd>{start?.toFixed(2) ?? '–'}</dd></div>
    <div><dt>{run.base ? 'base' : 'now'}</dt><dd>{now?.toFixed(2) ?? '–'}</dd></div>
    <div><dt>aligned</dt><dd>{aligned?.toFixed(2) ?? '–'}</dd></div>
  </dl>;
}

function Chart({ points }: { points: LossPoint[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  const data: uPlot.AlignedData = [
    points.map(p => p.step), points.map(p => p.loss), points.map(p => p.bitsPerByte ?? null),
  ];
  useEffect(() => {
    const element = place.current!;
    const style = getComputedStyle(element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    plot.current = new uPlot({
      width: element.clientWidth,
      height: 240,
      scales: { x: { time: false } },
      legend: { live: true },
      axes: [axis, { ...axis, size: 44 }],
      series: [
        { label: 'step' },
        { label: 'loss (nats per token)', stroke: colour('--accent'), width: 2, value: (_, v) => v?.toFixed(3) ?? '–' },
        {
          label: 'bits per byte', stroke: colour('--good'), width: 1.5, spanGaps: true,
          points: { show: true, size: 6, fill: colour('--good') }, value: (_, v) => v?.toFixed(3) ?? '–',
        },
      ],
    }, data, element);
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: 240 }));
    resized.observe(element);
    return () => { resized.disconnect(); plot.current?.destroy(); };
  }, []);
  useEffect(() => plot.current?.setData(data), [points]);
  return <div ref={place} class="chart" />;
}
