{#- The words in which the two databases differ, and those that both statements use. A database puts what is
read once into its place and works it out again for every row: it is told to make each part once. -#}
{%- set made = "AS MATERIALIZED" -%}
{%- macro believing(x) -%}
{%- if is_now %}{{ x }}.superseded_at IS NULL{% else %}{{ x }}.recorded_at <= :known_at AND ({{ x }}.superseded_at IS NULL OR {{ x }}.superseded_at > :known_at){% endif -%}
{%- endmacro -%}
{%- macro believed(tables) -%}
{%- for name, table in tables.items() %}{{ name }} {{ made }} (SELECT x.* FROM {{ table }} x WHERE {{ believing("x") }}){{ ",\n" if not loop.last }}{% endfor -%}
{%- endmacro -%}
{%- macro people() -%}
up(record, root) AS (
  SELECT person_id, into_id FROM joined
  UNION SELECT up.record, joined.into_id FROM up JOIN joined ON joined.person_id = up.root),
natural_person(record, root) {{ made }} (SELECT record, root FROM up WHERE root NOT IN (SELECT person_id FROM joined))
{%- endmacro -%}
{%- macro root(x) -%}
COALESCE((SELECT n.root FROM natural_person n WHERE n.record = {{ x }}.person_id), {{ x }}.person_id)
{%- endmacro -%}
{%- macro listed(codes) -%}({% for code in codes %}'{{ code }}'{{ ", " if not loop.last }}{% else %}''{% endfor %}){%- endmacro -%}
{%- macro add(day, count) -%}
{%- if is_postgresql %}(CAST({{ day }} AS DATE) + ({{ count }})){% else %}date({{ day }}, ({{ count }}) || ' days'){% endif -%}
{%- endmacro -%}
{%- macro days(first, last) -%}
{%- if is_postgresql %}(CAST({{ last }} AS DATE) - CAST({{ first }} AS DATE) + 1){% else %}(CAST(julianday({{ last }}) - julianday({{ first }}) AS INTEGER) + 1){% endif -%}
{%- endmacro -%}
{%- macro weeks(first, last) -%}(CASE WHEN {{ days(first, last) }} < 7 THEN 0 ELSE {{ days(first, last) }} / 7 END){%- endmacro -%}
{%- macro part(name, day) -%}
{%- if is_postgresql %}CAST(EXTRACT({{ name }} FROM {{ day }}) AS INTEGER){% else %}CAST(strftime('{{ {"YEAR": "%Y", "MONTH": "%m", "DAY": "%d"}[name] }}', {{ day }}) AS INTEGER){% endif -%}
{%- endmacro -%}
{%- macro months(first, following) -%}
(({{ part("YEAR", following) }} - {{ part("YEAR", first) }}) * 12 + {{ part("MONTH", following) }} - {{ part("MONTH", first) }}
 - CASE WHEN {{ part("DAY", following) }} < {{ part("DAY", first) }} THEN 1 ELSE 0 END)
{%- endmacro -%}
{%- macro greatest(one, other) -%}(CASE WHEN {{ one }} >= {{ other }} THEN {{ one }} ELSE {{ other }} END){%- endmacro -%}
{%- macro least(one, other) -%}(CASE WHEN {{ one }} <= {{ other }} THEN {{ one }} ELSE {{ other }} END){%- endmacro -%}
{%- macro latest(first, others) -%}
(SELECT MAX(day) FROM (SELECT {{ first }} AS day{% for other in others %} UNION ALL SELECT {{ other }}{% endfor %}) those)
{%- endmacro -%}
{%- macro first_possible(day, precision) -%}{# of a day of which perhaps only the month or the year is known, stored as its last #}
{%- if is_postgresql %}CAST(CASE {{ precision }} WHEN 'year' THEN date_trunc('year', {{ day }}) WHEN 'month' THEN date_trunc('month', {{ day }}) ELSE {{ day }} END AS DATE)
{%- else %}CASE {{ precision }} WHEN 'year' THEN date({{ day }}, 'start of year') WHEN 'month' THEN date({{ day }}, 'start of month') ELSE {{ day }} END{% endif -%}
{%- endmacro -%}
