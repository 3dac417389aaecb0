{#- Who counts by contracts, written from the text of a reading: its parameters and nothing else. -#}
{%- import "recount_words.sql" as words with context -%}
{%- set t = rules.recruited_or_semester %}{% set period = rules.in_period %}{% set by = rules.steps_checked.by -%}
{%- set checked = by == "officer" and t.get("rests_on_checked") -%}
{%- set degree = rules.doctorate %}{% set abroad = rules.working_abroad %}{% set home = abroad.viet_nam -%}

{%- macro proves(rule, kind) -%}{# a check of this kind, in force after the signature, with evidence #}
p.root = k.root AND p.kind = '{{ kind }}' AND p.level >= {{ rule.level }}
    AND (p.valid_to IS NULL OR p.valid_to > k.signed_on)
    {%- if rule.evidence %} AND (CAST(p.documents AS TEXT) <> '[]' OR p.source_what <> ''){% endif -%}
{%- endmacro -%}

{%- macro stem(rule, code) -%}{# on the list of the day of signature #}
(EXISTS (SELECT 1 FROM flag f WHERE f.scheme = 'FORD' AND f.flag = '{{ rule.flag }}' AND f.code = {{ code }}
   AND f.valid_from <= k.signed_on AND (f.valid_to IS NULL OR f.valid_to > k.signed_on))
 {%- for prefix in rule.also %} OR {{ code }} LIKE '{{ prefix }}%'{% endfor %})
{%- endmacro -%}

{%- macro seen(step, day) -%}{# when the step was confirmed or checked, as the day stands #}
(SELECT MIN(c.valid_from) FROM seen c WHERE c.contract_id = k.contract_id AND c.step = '{{ step }}'
   AND c.by_whom = '{{ by }}' AND c.seen_on = {{ day }})
{%- endmacro -%}

WITH RECURSIVE
{{ words.believed({"joined": "person_merges", "signed": "contract_facts", "taught": "semester_deliveries",
   "seen": "step_checks", "place_kind": "institution_types", "term": "academic_terms", "flag": "concept_flags"}) }},
{{ words.people() }},
{% for name, table in {"degree": "doctorates", "job": "employments", "home": "residences",
   "proof": "verifications", "ruling": "counting_rulings"}.items() -%}
{{ name }} {{ words.made }} (SELECT x.*, {{ words.root("x") }} AS root FROM {{ table }} x WHERE {{ words.believing("x") }}),
{% endfor -%}
k {{ words.made }} (SELECT x.*, {{ words.root("x") }} AS root FROM signed x WHERE x.signed_on <= :as_of),

-- the person: identity, one degree, one post; and what of the post a ruling has to decide
who {{ words.made }} (
  SELECT k.contract_id, MIN(p.valid_from) AS proved_on
  FROM k JOIN proof p ON {{ proves(rules.identity, "identity") }} AND p.subject_series_id IS NULL GROUP BY k.contract_id),
learned {{ words.made }} (
  SELECT k.contract_id, MIN(p.valid_from) AS proved_on
  FROM k JOIN proof p ON {{ proves(degree, "doctorate") }}
  JOIN degree d ON d.root = k.root AND d.series_id = p.subject_series_id
   AND d.degree_kind IN {{ words.listed(degree.kinds) }} AND d.awarded_on <= k.signed_on
   {%- if degree.stem %} AND {{ stem(degree, "d.field_code") }}{% endif %}
  GROUP BY k.contract_id),
post {{ words.made }} (
  SELECT k.contract_id, e.series_id, e.kind FROM k JOIN job e ON e.root = k.root AND e.country_code <> 'VN'
   AND e.valid_from <= k.signed_on
   AND (e.valid_to IS NULL OR k.signed_on
     <= {{ words.add(words.first_possible(words.add("e.valid_to", -1), "e.end_precision"), abroad.tolerance_days) }})),
at_work {{ words.made }} (SELECT DISTINCT contract_id FROM post WHERE kind IN {{ words.listed(abroad.kinds) }}),
question {{ words.made }} (
  SELECT k.contract_id, CASE WHEN k.contract_id NOT IN (SELECT contract_id FROM at_work)
  {%- if home.needs_ruling %}
   OR EXISTS (SELECT 1 FROM home h WHERE h.root = k.root AND h.country_code = 'VN'
       AND {{ words.first_possible("h.valid_from", "h.precision") }} <= k.signed_on AND (h.valid_to IS NULL OR h.valid_to > k.signed_on))
   OR EXISTS (SELECT 1 FROM job v WHERE v.root = k.root AND v.country_code = 'VN' AND v.is_full_time
       AND v.kind IN {{ words.listed(abroad.kinds) }} AND {{ words.first_possible("v.valid_from", "v.precision") }} <= k.signed_on
       AND (v.valid_to IS NULL OR v.valid_to > {{ words.add("k.signed_on", -home.days_before) }}))
   OR EXISTS (SELECT 1 FROM k o WHERE o.root = k.root AND o.contract_id <> k.contract_id
       AND o.kind IN {{ words.listed(home.lecturer_kinds) }} AND NOT o.is_void AND o.started_on < k.signed_on
       AND COALESCE(o.ended_early_on, o.ends_on, '9999-12-31') >= k.signed_on)
  {%- endif %} THEN 1 ELSE 0 END AS is_open FROM k),
ruled {{ words.made }} (
  SELECT contract_id, outcome, valid_from FROM (
    SELECT k.contract_id, r.outcome, r.valid_from,
      ROW_NUMBER() OVER (PARTITION BY k.contract_id ORDER BY r.valid_from, r.id) AS place
    FROM k JOIN ruling r ON r.root = k.root AND r.predicate = 'working_abroad'
     AND r.valid_from >= k.signed_on) first_since WHERE place = 1),
worked {{ words.made }} (
  SELECT k.contract_id, MIN(p.valid_from) AS proved_on
  FROM k JOIN proof p ON {{ proves(abroad, "employment_abroad") }}
  JOIN post ON post.contract_id = k.contract_id AND post.series_id = p.subject_series_id
  WHERE post.kind IN {{ words.listed(abroad.kinds) }}
     OR (post.kind IN {{ words.listed(abroad.needs_ruling) }} AND k.contract_id NOT IN (SELECT contract_id FROM at_work))
  GROUP BY k.contract_id),

-- limb (a): recruited; limb (b): the weeks of a semester that lie in a span, as those of the time served
recruited {{ words.made }} (
  SELECT k.contract_id FROM k WHERE k.kind IN {{ words.listed(t.recruited.kinds) }}
   AND k.work_mode IN {{ words.listed(t.recruited.modes + (["online"] if t.online else [])) }}
   AND k.teaching_hours >= {{ t.recruited.teaching_hours }}
   AND (k.ends_on IS NULL OR {{ words.months("k.starts_on", words.add("k.ends_on", 1)) }} >= {{ t.recruited.months }})),
span {{ words.made }} (
  SELECT k.contract_id, k.institution_id, 'teaching' AS purpose, k.ends_on AS last_on,
    {{ "k.starts_on" if t.stage == "signed" else "COALESCE(k.started_on, k.starts_on)" }} AS first_on
  FROM k WHERE k.ends_on IS NOT NULL
  UNION ALL SELECT k.contract_id, k.institution_id, 'served', k.ended_early_on, k.started_on
  FROM k WHERE k.started_on IS NOT NULL AND k.ended_early_on IS NOT NULL),
piece {{ words.made }} (
  SELECT contract_id, purpose, first_on, last_on FROM span
  {%- if t.sum_parts %}
  UNION ALL SELECT s.contract_id, s.purpose, o.starts_on, o.ends_on
  FROM span s JOIN k ON k.contract_id = s.contract_id
  JOIN k o ON o.root = k.root AND o.contract_id <> k.contract_id
   AND (o.signed_on < k.signed_on OR (o.signed_on = k.signed_on AND o.contract_id < k.contract_id))
   AND NOT o.is_void AND o.ended_early_on IS NULL AND o.ends_on IS NOT NULL
   AND o.kind IN {{ words.listed(t.semester) }}
   AND o.work_mode NOT IN ('co_supervision', 'online', 'intensive_block')
   {%- if t.stage != "signed" %} AND o.started_on IS NOT NULL{% endif %}
  {%- endif %}),
own {{ words.made }} (SELECT DISTINCT institution_id FROM term WHERE institution_id IS NOT NULL),
calendar {{ words.made }} (
  SELECT k.contract_id, x.* FROM k JOIN term x ON x.institution_id = k.institution_id
  UNION ALL SELECT k.contract_id, x.* FROM k JOIN term x ON x.institution_id IS NULL
   AND k.institution_id NOT IN (SELECT institution_id FROM own)),
{%- set late, soon = words.add("m.starts_on", t.grace_days), words.add("m.ends_on", -t.grace_days) -%}
{%- set from_on = words.greatest("p.first_on", words.add("m.starts_on", -t.grace_days)) -%}
{%- set until_on = words.add("m.starts_on", "(7 * m.teaching_weeks - 1)") if t.week_unit == "teaching"
   else words.add("m.ends_on", t.grace_days) %}
met {{ words.made }} (
  SELECT s.contract_id, s.purpose, m.teaching_weeks,
    (SELECT SUM({{ words.weeks(from_on, words.least("p.last_on", until_on)) }}) FROM piece p
      WHERE p.contract_id = s.contract_id AND p.purpose = s.purpose) AS weeks_inside,
    (SELECT COUNT(*) FROM piece p WHERE p.contract_id = s.contract_id AND p.purpose = s.purpose
      AND p.first_on <= {{ late }} AND {{ soon }} <= p.last_on) AS covered
  FROM span s JOIN calendar m ON m.contract_id = s.contract_id AND m.is_main
   AND m.starts_on <= s.last_on AND s.first_on <= m.ends_on),
long_enough {{ words.made }} (
  SELECT s.contract_id, s.purpose FROM span s WHERE
    EXISTS (SELECT 1 FROM met WHERE met.contract_id = s.contract_id AND met.purpose = s.purpose
      AND (met.covered > 0 OR met.weeks_inside >= met.teaching_weeks))
    OR ((SELECT SUM({{ words.weeks("p.first_on", "p.last_on") }}) FROM piece p
          WHERE p.contract_id = s.contract_id AND p.purpose = s.purpose)
        >= COALESCE((SELECT MIN(met.teaching_weeks) FROM met
          WHERE met.contract_id = s.contract_id AND met.purpose = s.purpose), {{ t.weeks }})
      {%- if not t.across_terms %}
      AND NOT EXISTS (SELECT 1 FROM met WHERE met.contract_id = s.contract_id AND met.purpose = s.purpose)
      {%- endif %})),

-- semesters delivered: as reported, never more than the contract and the semester have
{%- set first_on = words.greatest("x.starts_on", "k.started_on") -%}
{%- set last_on = words.least("x.ends_on", words.least("COALESCE(k.ended_early_on, '9999-12-31')", "COALESCE(k.ends_on, '9999-12-31')")) %}
delivered {{ words.made }} (
  SELECT k.contract_id, k.work_mode, d.id, d.valid_from, d.credits,
    CASE WHEN k.started_on IS NULL THEN 0
      WHEN x.id IS NULL THEN CASE WHEN d.valid_from >= k.started_on THEN d.weeks ELSE 0 END
      WHEN {{ first_on }} > {{ last_on }} THEN 0
      ELSE {{ words.least("d.weeks", "(" ~ words.weeks(first_on, last_on) ~ " + 1)") }} END AS weeks_taught,
    CASE WHEN x.is_main THEN x.teaching_weeks ELSE {{ t.weeks }} END AS needed,
    (SELECT MIN(c.valid_from) FROM seen c WHERE c.contract_id = k.contract_id AND c.step = 'delivery'
      AND c.by_whom = 'officer' AND c.subject_id = d.id) AS seen_on
  FROM taught d JOIN k ON k.contract_id = d.contract_id
  LEFT JOIN calendar x ON x.contract_id = k.contract_id AND x.series_id = d.term_id
  WHERE d.valid_from <= :as_of),
{%- macro full(one, more) -%}
({%- if t.block %}({{ one }}.work_mode = 'intensive_block' AND {{ one }}.weeks_taught > 0 AND {{ one }}.credits >= {{ t.block_credits }}) OR {% endif -%}
{%- if t.sum_parts %}(SELECT SUM(y.weeks_taught) FROM delivered y WHERE y.contract_id = {{ one }}.contract_id {{ more }}
   AND (y.valid_from < {{ one }}.valid_from OR (y.valid_from = {{ one }}.valid_from AND y.id <= {{ one }}.id)))
{%- else %}{{ one }}.weeks_taught{% endif %} >= {{ one }}.needed)
{%- endmacro %}
semester {{ words.made }} (SELECT x.contract_id, MIN(x.valid_from) AS done_on FROM delivered x WHERE {{ full("x", "") }} GROUP BY x.contract_id),
{%- if checked %}
-- of those that an officer has checked; as both sides say while there is none
checked_semester {{ words.made }} (SELECT x.contract_id, MIN(x.valid_from) AS done_on FROM delivered x
  WHERE x.seen_on IS NOT NULL AND {{ full("x", "AND y.seen_on IS NOT NULL") }} GROUP BY x.contract_id),
{%- endif %}
seen_semester {{ words.made }} (
  SELECT z.contract_id, MIN(z.seen_on) AS seen_on FROM delivered z WHERE z.seen_on IS NOT NULL AND EXISTS (
    SELECT 1 FROM delivered x WHERE x.contract_id = z.contract_id AND x.seen_on <= z.seen_on
      AND {{ full("x", "AND y.seen_on <= z.seen_on") }}) GROUP BY z.contract_id),

-- the day of the event and the days of the checks, of each contract of which everything else holds
able {{ words.made }} (
  SELECT k.*, {% if checked %}COALESCE(cs.done_on, s.done_on) AS done_on{% else %}s.done_on{% endif %}, CASE WHEN a.contract_id IS NULL THEN 0 ELSE 1 END AS is_a,
    who.proved_on AS who_on, learned.proved_on AS learned_on, worked.proved_on AS worked_on,
    CASE WHEN question.is_open = 1 THEN ruled.valid_from END AS ruled_on,
    CASE WHEN a.contract_id IS NULL AND k.work_mode = 'intensive_block' THEN 1 ELSE 0 END AS is_block,
    {% if by == "nobody" %}CAST(NULL AS DATE){% else %}{{ seen("signature", "k.signed_on") }}{% endif %} AS signature_seen,
    {% if by == "nobody" %}CAST(NULL AS DATE){% else %}{{ seen("start", "k.started_on") }}{% endif %} AS start_seen,
    {% if not checked %}CAST(NULL AS DATE){% else %}{{ seen("end", "k.ended_early_on") }}{% endif %} AS end_seen,
    CASE WHEN a.contract_id IS NULL AND k.ends_on IS NULL THEN {{ 1 if checked and t.open_ended != "from_start" else 0 }} ELSE 0 END AS is_open,
    {% if by == "nobody" %}CAST(NULL AS DATE){% elif by == "other_side" %}s.done_on{% else %}ss.seen_on{% endif %} AS semester_seen
  FROM k
  JOIN who ON who.contract_id = k.contract_id JOIN learned ON learned.contract_id = k.contract_id
  JOIN worked ON worked.contract_id = k.contract_id JOIN question ON question.contract_id = k.contract_id
  LEFT JOIN ruled ON ruled.contract_id = k.contract_id LEFT JOIN recruited a ON a.contract_id = k.contract_id
  LEFT JOIN semester s ON s.contract_id = k.contract_id LEFT JOIN seen_semester ss ON ss.contract_id = k.contract_id
  {%- if checked %} LEFT JOIN checked_semester cs ON cs.contract_id = k.contract_id{% endif %}
  WHERE NOT k.is_void AND (question.is_open = 0 OR ruled.outcome)
    AND EXISTS (SELECT 1 FROM place_kind i WHERE i.institution_id = k.institution_id
      AND i.kind IN {{ words.listed(rules.institution_counts.kinds) }}
      AND i.valid_from <= k.signed_on AND (i.valid_to IS NULL OR i.valid_to > k.signed_on))
    {%- if rules.field_taught is defined %} AND k.taught_field <> '' AND {{ stem(rules.field_taught, "k.taught_field") }}{% endif %}),
{%- set begun = words.greatest("signed_on", "started_on") %}
dated {{ words.made }} (
  SELECT able.*,
  {%- if t.stage == "signed" %} signed_on
  {%- elif t.stage == "delivered" %} CASE WHEN started_on <= :as_of THEN {{ words.greatest("signed_on", "done_on") }} END
  {%- elif t.open_ended == "from_start" %} CASE WHEN started_on <= :as_of THEN {{ begun }} END
  {%- else %} CASE WHEN started_on <= :as_of THEN CASE WHEN ends_on IS NULL AND is_a = 0 AND done_on IS NOT NULL
      THEN {{ words.greatest(begun, "done_on") }} ELSE {{ begun }} END END
  {%- endif %} AS event_on
  FROM able),
checked {{ words.made }} (
  SELECT root, signed_on, event_on,
    {{ words.latest("who_on", ["learned_on", "worked_on", "ruled_on", "signature_seen"]
       + (["start_seen"] if t.stage != "signed" else [])
       + (["semester_seen"] if t.stage == "delivered" else [])
       + (["CASE WHEN is_block = 1 OR is_open = 1 THEN semester_seen END"] if t.stage == "started" else [])
       + (["CASE WHEN is_open = 1 THEN semester_seen END"] if t.stage == "signed" else [])
       + ["CASE WHEN is_block = 1 THEN done_on END"]) }} AS proved_on
  FROM dated WHERE event_on IS NOT NULL
    AND (is_a = 1 OR (kind IN {{ words.listed(t.semester) }} AND work_mode IN {{ words.listed(t.semester_modes) }}
      AND teaching_hours >= {{ t.teaching_hours }}
      {%- if not t.online %} AND work_mode <> 'online'{% endif %}
      AND CASE WHEN work_mode = 'intensive_block' THEN {{ "1" if t.block else "0" }} = 1
            {%- if t.stage != "signed" %} AND done_on IS NOT NULL{% endif %}
          WHEN ends_on IS NULL THEN {% if t.open_ended == "from_start" %}1 = 1{% else %}done_on IS NOT NULL{% endif %}
          ELSE EXISTS (SELECT 1 FROM long_enough l WHERE l.contract_id = dated.contract_id AND l.purpose = 'teaching') END))
    AND (ended_early_on IS NULL OR ended_early_on > :as_of OR (started_on IS NOT NULL AND (
      {{- "semester_seen" if checked else "done_on" }} IS NOT NULL
      OR (is_a = 1 {%- if checked %} AND end_seen IS NOT NULL{% endif %}
        AND EXISTS (SELECT 1 FROM long_enough l WHERE l.contract_id = dated.contract_id AND l.purpose = 'served')))))
    {%- if by != "nobody" %} AND signature_seen IS NOT NULL AND (is_open = 0 OR semester_seen IS NOT NULL)
    {%- if t.stage != "signed" %} AND (started_on IS NULL OR start_seen IS NOT NULL)
      AND ({{ "1 = 0" if t.stage == "delivered" else "is_block = 0" }} OR semester_seen IS NOT NULL){% endif %}
    {%- endif %})
{%- set decisive = words.greatest("event_on", "COALESCE(proved_on, event_on)") if period.closes == "proof" else "event_on" %}
SELECT root, event_on, proved_on FROM checked WHERE {{ decisive }} <= :as_of
{%- if period.signed_from %} AND signed_on >= '{{ period.signed_from }}'{% endif %}
{%- if period["from"] %} AND {{ decisive }} >= '{{ period["from"] }}'{% endif %}
{%- if period["until"] %} AND {{ decisive }} < '{{ period["until"] }}'{% endif %}
