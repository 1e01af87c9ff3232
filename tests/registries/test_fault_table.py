"""Which test proves what becomes of each fault a run has to survive; the tests named here exist.

A fault that cannot befall this program says why.
"""

import ast
from functools import lru_cache

import pytest

from ..conftest import ROOT

TABLE = {
    "F1 no connection": {
        "registries/test_pace.py": [
            "test_no_connection_costs_a_pupil_twenty_seconds_at_most",
        ],
        "registries/test_silences.py": [
            "test_nobody_takes_the_connection",
        ],
    },
    "F2 one byte a second": {
        "registries/test_rest.py": [
            "test_a_dripping_answer_is_cut_off_in_time",
            "test_a_deadline_holds_for_a_whole_question",
        ],
    },
    "F3 half an answer": {
        "registries/test_end_to_end.py": [
            "test_each_fault_has_its_outcome_and_no_doses",
        ],
        "registries/test_wholeness.py": [
            "test_a_cut_at_any_byte_is_seen_or_changes_no_dose",
        ],
        "check/test_all_ten.py": [
            "test_a_county_that_does_not_answer_keeps_nobody_waiting_for_ever_and_loses_nobody",
        ],
    },
    "F4 429 with Retry-After": {
        "registries/test_pace.py": [
            "test_the_whole_registry_rests_when_it_asks_for_time",
            "test_a_rest_longer_than_the_patience_ends_the_run_and_says_so",
            "test_the_longest_rest_a_registry_may_ask_for_is_waited_for_and_everybody_stays_in_line",
            "test_retry_after_in_seconds_and_as_a_date_of_the_registrys_own_clock",
        ],
        "registries/test_rest.py": [
            "test_a_soap_registry_is_given_its_pause_too",
        ],
    },
    "F5 503 without a time": {
        "registries/test_pace.py": [
            "test_after_five_failures_it_rests_and_one_pupil_goes_alone",
            "test_the_probe_goes_alone_although_many_wait",
            "test_two_failed_probes_use_up_the_patience",
            "test_a_busy_registry_rests_longer_each_time_and_after_five_failed_calls_goes_a_probe_a_minute",
            "test_calls_are_counted_and_not_pupils",
        ],
        "registries/test_end_to_end.py": [
            "test_only_what_may_pass_is_asked_again_with_the_same_control_id",
        ],
    },
    "F6 credentials refused": {
        "registries/test_end_to_end.py": [
            "test_refused_credentials_cost_one_attempt",
        ],
        "registries/test_pace.py": [
            "test_refused_credentials_end_it_at_the_first",
        ],
        "registries/test_carrying.py": [
            "test_a_form_that_refuses_us_with_words_is_not_asked_again",
        ],
        "registries/test_tokens.py": [
            "test_refused_credentials_are_tried_once_by_all_together",
        ],
        "registries/test_tls.py": [
            "test_our_certificate_refused_is_refused_credentials_and_costs_one_attempt",
        ],
    },
    "F7 TLS": {
        "registries/test_tls.py": [
            "test_a_bad_certificate_is_never_put_up_with_and_not_asked_again",
        ],
    },
    "F8 another SOAP fault": {
        "registries/test_soap.py": [
            "test_faults_are_named",
        ],
        "registries/test_end_to_end.py": [
            "test_each_fault_has_its_outcome_and_no_doses",
        ],
    },
    "F9 malformed": {
        "registries/test_soap.py": [
            "test_everything_else_is_no_answer",
        ],
        "registries/test_rest.py": [
            "test_what_is_no_json_object_is_no_answer",
        ],
        "registries/test_dropfolder.py": [
            "test_a_reply_that_cannot_be_trusted_goes_to_error_whole",
        ],
        "house/test_pupils_stay_private.py": [
            "test_a_check_leaves_no_trace_of_a_pupil",
        ],
    },
    "F10 somebody else": {
        "registries/test_end_to_end.py": [
            "test_each_fault_has_its_outcome_and_no_doses",
        ],
        "registries/test_pace.py": [
            "test_three_answers_about_strangers_end_it_and_a_misspelling_does_not",
        ],
    },
    "F11 the answer to another question": {
        "registries/test_swapped.py": [
            "test_no_swapped_answer_is_accepted",
        ],
        "registries/test_correlate.py": [
            "test_an_answer_to_another_question",
        ],
        "registries/test_pace.py": [
            "test_three_answers_to_other_questions_end_it_even_with_good_ones_between",
        ],
    },
    "F12 several candidates": {
        "registries/test_end_to_end.py": [
            "test_everything_else_brings_no_doses",
        ],
        "check/test_review.py": [
            "test_the_items_show_who_and_never_what_was_given",
        ],
    },
    "F13 a dose twice": {
        "registries/test_merge.py": [
            "test_the_same_dose_is_one_line_of_both_sources",
            "test_dates_one_to_four_days_apart_are_a_conflict_and_both_kept",
            "test_every_given_dose_is_found_again",
        ],
    },
    "F14 a wrong clock": {
        "check/test_clocks.py": [
            "test_the_clock_decides_nothing",
        ],
        "registries/test_pace.py": [
            "test_retry_after_in_seconds_and_as_a_date_of_the_registrys_own_clock",
        ],
        "registries/test_tokens.py": [
            "test_an_api_key_goes_out_as_json_and_lasts_until_the_hour_named_by_the_registrys_own_clock",
        ],
    },
    "F15 some registries down": {
        "check/test_outage_lattice.py": [
            "test_no_false_met_and_no_false_lacking_in_any_of_1024_outages",
            "test_m1_m2_a_registry_that_falls_silent_moves_a_pupil_only_towards_could_not_verify",
            "test_m4_order_and_repetition_of_answers_do_not_matter",
            "test_m7_who_is_met_by_some_is_met_and_each_silent_registry_is_named",
            "test_the_report_is_complete_for_the_rest",
        ],
    },
    "F16 killed": {
        "check/test_kills.py": [
            "test_a_killed_check_leaves_nothing_half_and_the_next_takes_its_folder_away",
        ],
        "registries/test_dropfolder.py": [
            "test_a_run_that_was_killed_is_finished_by_the_next",
        ],
        "registries/test_audit.py": [
            "test_an_entry_that_reached_the_disk_before_a_crash_is_kept",
        ],
        "check/test_all_ten.py": [
            "test_the_next_run_takes_away_what_a_killed_one_left_and_nothing_that_is_in_use",
        ],
    },
    "F17 disk full": {
        "registries/test_audit.py": [
            "test_a_disk_that_fills_up_stops_the_asking",
            "test_where_the_system_refuses_the_bytes_nothing_is_sent_and_with_room_again_all_is",
            "test_a_disk_that_is_full_from_the_first_question_on_hears_no_second",
        ],
        "registries/test_dropfolder.py": [
            "test_a_full_disk_is_no_question_put",
        ],
        "check/test_all_ten.py": [
            "test_where_no_folder_can_be_made_the_county_is_not_asked_and_it_is_said",
        ],
    },
    "F18 database": "no database: answers live in the memory of the running program",
    "F19 two windows": {
        "ui/test_same_child.py": [
            "test_a_decision_reaches_the_other_window_and_is_not_lost_by_asking_again",
        ],
    },
    "F20 refresh": {
        "ui/test_owner.py": [
            "test_after_a_refresh_the_results_are_found_again",
        ],
        "journeys/test_clerk.py": [
            "test_a_refresh_in_the_middle_goes_on",
        ],
    },
    "F21 double click": {
        "jobs/test_jobs.py": [
            "test_fifty_clicks_at_once_are_one_job",
        ],
        "ui/test_pages.py": [
            "test_a_second_click_starts_no_second_run",
        ],
    },
    "F22 power loss while writing": {
        "model/test_durable.py": [
            "test_whatever_breaks_the_old_file_or_the_new_one_is_there",
        ],
    },
    "F23 rules changed meanwhile": {
        "check/test_clocks.py": [
            "test_rules_and_roster_changed_during_a_run_change_nothing_in_it",
        ],
    },
    "F24 roster changed meanwhile": {
        "check/test_clocks.py": [
            "test_rules_and_roster_changed_during_a_run_change_nothing_in_it",
        ],
    },
    "F25 time zone and locale": {
        "reports/test_sameness.py": [
            "test_no_report_depends_on_where_and_when_it_is_made",
        ],
        "check/test_clocks.py": [
            "test_no_module_asks_for_the_locale",
        ],
    },
    "F26 memory": {
        "roster/test_hostile.py": [
            "test_the_confined_child_can_take_no_memory_file_or_socket",
        ],
    },
    "F27 a name that leads inside": {
        "registries/test_tls.py": [
            "test_a_name_of_the_outside_never_leads_inside",
            "test_a_name_that_changes_to_a_private_address_is_refused_and_nothing_goes_out",
        ],
    },
    "F28 a portal": {
        "registries/test_silences.py": [
            "test_a_portal_an_empty_page_and_a_flood_are_no_answers_in_any_language",
        ],
        "registries/test_end_to_end.py": [
            "test_what_is_no_answer_on_the_wire",
        ],
    },
    "F29 another answer the second time": {
        "registries/test_silences.py": [
            "test_another_answer_the_second_time_counts_is_flagged_and_both_are_kept",
            "test_a_registry_that_says_nobody_and_then_somebody_is_told_so",
        ],
        "registries/test_dropfolder.py": [
            "test_the_latest_reply_counts",
            "test_a_reply_that_comes_when_the_run_has_given_up_says_so_where_it_is_used",
            "test_a_reply_older_than_its_question_says_so",
            "test_a_reply_never_serves_another_question",
            "test_replies_exchanged_between_two_questions_serve_neither",
        ],
    },
    "F30 a broken audit trail": {
        "registries/test_audit.py": [
            "test_a_broken_chain_asks_nobody_and_says_so",
        ],
    },
}


@lru_cache
def names_in(file):
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_all_thirty_have_their_line():
    assert [line.split()[0] for line in TABLE] == [f"F{number}" for number in range(1, 31)]


@pytest.mark.parametrize("line", TABLE)
def test_each_proof_exists(line):
    proofs = TABLE[line]
    if isinstance(proofs, str):
        assert proofs.startswith("no ")
        return
    assert proofs and all(proofs.values())
    for file, names in proofs.items():
        assert set(names) <= names_in(file)
