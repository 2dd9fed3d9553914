/** 5000000 as "5.0M". */
export function count(n: number): string {
  if (n >= 1e9) return (n / 1e9).toFixed(1) + 'G';
  if (n >= 1e6) return (n / 1e6).toFixed(1) + 'M';
  if (n >= 1e4) return (n / 1e3).toFixed(0) + 'k';
  return n.toLocaleString('en', { maximumFractionDigits: n < 10 ? 2 : 0 });
}

export function seconds(s: number): string {
  if (s < 10) return s.toFixed(1) + ' s';
  const whole = Math.round(s);
  if (whole < 60) return whole + ' s';
  if (whole < 7200) return Math.floor(whole / 60) + ' min ' + (whole % 60) + ' s';
  return (s / 3600).toFixed(1) + ' h';
}

export const share = (p: number): string => (p < 0.01 ? (100 * p).toFixed(2) : (100 * p).toFixed(0)) + '%';

/** The display name of a checkpoint: base, aligned, or for those in between the step that produced it. */
export const called = (checkpoint: { step: string; kind: string }): string =>
  checkpoint.kind === 'tuned' || checkpoint.kind === 'reward' ? checkpoint.step.replace(/-/g, ' ') : checkpoint.kind;

/** A token with visible spaces and line ends. */
export const visible = (token: string): string =>
  token.replace(/ /g, '·').replace(/\n/g, '⏎').replace(/\t/g, '⇥') || '∅';

/** 1234567 as "1,234,567". */
export const whole = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: 0 });

/** A measured number with three significant digits. */
export const measured = (n: number): string =>
  n === 0 ? '0' : Math.abs(n) >= 1e4 ? count(n) : Math.abs(n) >= 1000 ? n.toFixed(0) : String(Number(n.toPrecision(3)));

/** 1500000 as "1.5 MB". */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let n = bytes;
  let unit = 0;
  while (n >= 1000 && unit < units.length - 1) { n /= 1000; unit++; }
  return `${unit === 0 ? n : n.toFixed(n < 10 ? 1 : 0)} ${units[unit]}`;
}
