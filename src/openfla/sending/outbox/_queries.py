"""Every statement of an outbox, named after what it answers or does."""

from typing import Final

BEGIN_SENDING: Final = """
    INSERT INTO sendings (addressee, source, state, created_at) VALUES (?, ?, 'preparing', ?)
"""
DROP_UNPREPARED: Final = "DELETE FROM sendings WHERE state = 'preparing'"
DROP_SENDING: Final = "DELETE FROM sendings WHERE number = ?"
TAKE_BACK_NUMBER: Final = "UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'sendings' AND seq = ?"
COMPLETE_SENDING: Final = "UPDATE sendings SET state = ?, digest = ?, done_at = ? WHERE number = ?"
FINISH_SENDING: Final = "UPDATE sendings SET state = 'done', trouble = NULL, done_at = ? WHERE number = ?"
NOTE_TROUBLE: Final = "UPDATE sendings SET trouble = ? WHERE number = ?"

SENDING: Final = """
    SELECT number, addressee, source, state, created_at, done_at, trouble FROM sendings WHERE number = ?
"""
ALL_SENDINGS: Final = """
    SELECT number, addressee, source, state, created_at, done_at, trouble FROM sendings
    WHERE state <> 'preparing' ORDER BY number DESC
"""
UNFINISHED_SENDINGS: Final = """
    SELECT number, addressee, source, state, created_at, done_at, trouble FROM sendings
    WHERE state = 'ready' ORDER BY number
"""
SENDINGS_OF_CONTENT: Final = """
    SELECT number, addressee, source, state, created_at, done_at, trouble FROM sendings
    WHERE digest = ? AND state IN ('ready', 'done') ORDER BY number DESC
"""

ADD_RECORD: Final = """
    INSERT INTO records (sending, record, file_rows, reference, is_wrong, notes) VALUES (?, ?, ?, ?, ?, ?)
"""
ADD_LINE: Final = "INSERT INTO lines (sending, record, line) VALUES (?, ?, ?)"
TAKE_OVER_ACCEPTED: Final = """
    UPDATE records SET
        verdict = (SELECT verdict FROM records AS of WHERE of.sending = :earlier AND of.record = records.record),
        notes = (SELECT notes FROM records AS of WHERE of.sending = :earlier AND of.record = records.record)
    WHERE sending = :sending
        AND record IN (SELECT record FROM records WHERE sending = :earlier AND verdict IN ('A', 'W'))
"""
DROP_LINES_WITH_VERDICT: Final = """
    DELETE FROM lines
    WHERE sending = :sending AND record IN (SELECT record FROM records WHERE sending = :sending AND verdict IS NOT NULL)
"""
DROP_LINES: Final = "DELETE FROM lines WHERE sending = ?"
HAS_OLD_LINES: Final = """
    SELECT 1 FROM sendings WHERE state IN ('held', 'done') AND done_at < ?
        AND EXISTS (SELECT 1 FROM lines WHERE sending = number)
"""
DROP_OLD_LINES: Final = """
    DELETE FROM lines WHERE sending IN (SELECT number FROM sendings WHERE state IN ('held', 'done') AND done_at < ?)
"""
COUNT_VERDICTS: Final = """
    SELECT is_wrong, verdict, count(*) FROM records WHERE sending = ? GROUP BY is_wrong, verdict
"""
VERDICTS: Final = "SELECT file_rows, verdict, notes FROM records WHERE sending = ? ORDER BY record"
VERDICTS_WITH_NOTES: Final = """
    SELECT file_rows, verdict, notes FROM records WHERE sending = ? AND notes IS NOT NULL ORDER BY record
"""
# As many rows as there are numbers with commas between them.
PLAIN_ROWS: Final = """
    SELECT verdict, sum(1 + length(file_rows) - length(replace(file_rows, ',', ''))) FROM records
    WHERE sending = ? AND notes IS NULL GROUP BY verdict
"""

LINES_FROM: Final = """
    SELECT record, length(line) + 1 FROM lines WHERE sending = ? AND record > ? ORDER BY record LIMIT ?
"""
LINES_OF_BATCH: Final = "SELECT line FROM lines WHERE sending = ? AND record BETWEEN ? AND ? ORDER BY record"
RECORDS_OF_BATCH: Final = """
    SELECT record, file_rows, notes FROM records JOIN lines USING (sending, record)
    WHERE sending = ? AND record BETWEEN ? AND ? ORDER BY record
"""
# Where all the records between have a line, these need not be looked for.
RECORDS_BETWEEN: Final = """
    SELECT record, file_rows, notes FROM records WHERE sending = ? AND record BETWEEN ? AND ? ORDER BY record
"""
ROWS_OF_RECORD: Final = "SELECT file_rows FROM records WHERE sending = ? AND record = ?"
KEEP_VERDICT: Final = "UPDATE records SET verdict = ?, notes = ? WHERE sending = ? AND record = ?"
COUNT_LINES: Final = "SELECT count(*) FROM lines WHERE sending = ?"

LAST_CUT: Final = "SELECT coalesce(max(last), 0) FROM batches WHERE sending = ?"
ADD_BATCH: Final = """
    INSERT INTO batches (sending, first, last, records, bytes, key, cut_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
DROP_BATCH: Final = "DELETE FROM batches WHERE sending = ? AND first = ?"
BATCHES_TO_SEND: Final = """
    SELECT sending, first, last, records, bytes, key, declaration FROM batches
    WHERE sending = ? AND declaration IS NULL ORDER BY first
"""
BATCHES_TO_FOLLOW: Final = """
    SELECT sending, first, last, records, bytes, key, declaration FROM batches
    WHERE sending = ? AND declaration IS NOT NULL AND judged_at IS NULL ORDER BY taken_at, first
"""
BATCH_TAKEN: Final = "UPDATE batches SET declaration = ?, taken_at = ? WHERE sending = ? AND first = ?"
BATCH_FORGOTTEN: Final = """
    UPDATE batches SET declaration = NULL, taken_at = NULL, key = ? WHERE sending = ? AND first = ?
"""
BATCH_JUDGED: Final = "UPDATE batches SET judged_at = ? WHERE sending = ? AND first = ?"
PROGRESS: Final = """
    SELECT coalesce(sum(records), 0), coalesce(sum(CASE WHEN judged_at IS NOT NULL THEN records END), 0)
    FROM batches WHERE sending = ? AND declaration IS NOT NULL
"""
