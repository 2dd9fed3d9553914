import { useEffect, useState } from 'preact/hooks';
import { Finding, attention } from './api';

/** The findings about stuck runs and services, shown above everything else; empty if there are none. */
export function Attention() {
  const [findings, setFindings] = useState<Finding[]>([]);
  useEffect(() => {
    const refresh = () => { attention().then(setFindings, () => undefined); };
    refresh();
    const timer = window.setInterval(refresh, 5000);
    return () => window.clearInterval(timer);
  }, []);
  if (findings.length === 0) return null;
  return <section class="attention" role="alert" aria-label="Needs attention">
    {findings.map(finding => <div key={finding.kind + (finding.stage ?? '') + (finding.run ?? '')}>
      <p><strong>{finding.what}</strong> <span class="small">since {new Date(finding.since).toLocaleTimeString()}</span></p>
      <p>{finding.remedy}</p>
    </div>)}
  </section>;
}
