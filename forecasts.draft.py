import sys
from datetime import date
from pathlib import Path
from memobook.data.package import DataPackage
from memobook.editions.forecasts.forecast import read_forecast
from memobook.ledger.forecasts.baselines import baselines
from memobook.ledger.forecasts.past import Views, past
from memobook.ledger.forecasts.edition_forecasts import check_hindsight
from memobook.publication.yaml_file import read_yaml
pk=DataPackage(Path('data')); views=Views(pk)
held=read_yaml(Path(sys.argv[1]), Path('/'))
for e in held['forecasts']:
    f=read_forecast(e,pk,'2026-11-20')
    for d in ('2026-11-20','2026-11-29'): check_hindsight(f,views,d)
    p=past(f,views,'2026-11-20')
    now=f.question.read(views[date(2026,11,20)])
    print(f.id, 'now' , now.number if now.number is not None else now.why, '|', len(p.points), [ (str(d), round(n,4)) for d,n in p.points[-4:]], '| ours', f.probability or [f.said(n) for _,n in f.quantiles])
    for b in baselines(f,p):
        print('    ', b.name, b.cases, f"{b.probability:.2f}" if b.probability is not None else [f.said(n) for _,n in b.quantiles])
