{#- Who counts by a designation: of a category that counts, and at work in the country while it held. -#}
{%- import "recount_words.sql" as words with context -%}
{%- set named = rules.designated %}{% set work = rules.get("working_in_viet_nam") %}{% set period = rules.in_period -%}

WITH RECURSIVE
{{ words.believed({"joined": "person_merges", "signed": "contract_facts", "rest": "contract_rests", "seen": "step_checks"}) }},
{{ words.people() }},
title {{ words.made }} (SELECT x.*, {{ words.root("x") }} AS root FROM designations x WHERE {{ words.believing("x") }} AND x.valid_from <= :as_of),
{%- set ended = words.add(words.least("COALESCE(x.ended_early_on, '9999-12-30')", "COALESCE(x.ends_on, '9999-12-30')"), 1) %}
{% if work -%}
under {{ words.made }} (
  SELECT {{ words.root("x") }} AS root, x.contract_id, x.started_on AS first_on, {{ ended }} AS end_on FROM signed x
  WHERE x.signed_on <= :as_of AND NOT x.is_void AND x.started_on <= :as_of AND x.work_mode IN {{ words.listed(work.modes) }}
  {%- if work.get("by", "nobody") != "nobody" %}{% for step, day in {"signature": "x.signed_on", "start": "x.started_on"}.items() %}
    AND EXISTS (SELECT 1 FROM seen c WHERE c.contract_id = x.contract_id AND c.by_whom = '{{ work.by }}'
      AND c.step = '{{ step }}' AND c.seen_on = {{ day }}){% endfor %}{% endif %}),
-- real work: up to the first rest, and after each rest until the next one
stretch(root, first_on, end_on) {{ words.made }} (
  SELECT u.root, u.first_on, {{ words.least("u.end_on", "COALESCE((SELECT MIN(r.valid_from) FROM rest r
    WHERE r.contract_id = u.contract_id AND r.valid_from <= :as_of AND r.valid_from >= u.first_on), u.end_on)") }} FROM under u
  UNION ALL SELECT u.root, r.valid_to, COALESCE((SELECT MIN(n.valid_from) FROM rest n WHERE n.contract_id = u.contract_id
    AND n.valid_from <= :as_of AND n.valid_from >= r.valid_to AND n.valid_from < u.end_on), u.end_on)
  FROM under u JOIN rest r ON r.contract_id = u.contract_id AND r.valid_from <= :as_of
    AND r.valid_to < u.end_on AND r.valid_to <= :as_of
  {%- if work.posts %}
  UNION ALL SELECT {{ words.root("x") }}, x.valid_from, COALESCE(x.valid_to, '9999-12-31')
  FROM domestic_posts x WHERE {{ words.believing("x") }} AND x.valid_from <= :as_of
  {%- endif %}),
{%- set meets = "w.root = d.root AND w.first_on < w.end_on AND w.end_on > d.valid_from AND (d.valid_to IS NULL OR w.first_on < d.valid_to)" %}
dated {{ words.made }} (
  SELECT d.*, {% if work.now %}CASE WHEN EXISTS (SELECT 1 FROM stretch w WHERE {{ meets }} AND w.end_on > :as_of) THEN {% endif -%}
    (SELECT MIN(w.first_on) FROM stretch w WHERE {{ meets }}){% if work.now %} END{% endif %} AS worked_on FROM title d),
{%- endif %}
entry {{ words.made }} (
  SELECT root, {% if work %}{{ words.greatest("valid_from", "worked_on") }}{% else %}valid_from{% endif %} AS event_on
  FROM {{ "dated" if work else "title" }} WHERE legal_category IN {{ words.listed(named.categories) }}
  {%- if named.now %} AND (valid_to IS NULL OR valid_to > :as_of){% endif %}
  {%- if work %} AND worked_on IS NOT NULL{% endif %})
SELECT root, event_on, NULL FROM entry WHERE event_on <= :as_of
{%- if period["from"] %} AND event_on >= '{{ period["from"] }}'{% endif %}
{%- if period["until"] %} AND event_on < '{{ period["until"] }}'{% endif %}
