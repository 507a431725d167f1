import AssayExperiments
import GRDB

/// The tables of a store. All are STRICT. A column of type ANY keeps exactly the bits that it is given; a
/// REAL column might store 3.0 as the integer 3.
enum Schema {
  /// Marks a database as a store of Assay: the bytes `Asay` at offset 68 of the file.
  static let applicationID: Int32 = 0x4173_6179

  /// The `user_version` of the stores that this version of Assay makes.
  static let version = 4

  /// The oldest version that can be upgraded: its log is the same, and only the tables that serve to find events differ.
  static let oldest = 3

  /// Makes the tables of a new store, within the caller's transaction.
  static func make(in database: Database, store: String) throws {
    try database.execute(sql: tables + finders)
    try database.execute(sql: "INSERT INTO store (id) VALUES (?)", arguments: [store])
    try database.execute(
      sql: "INSERT INTO head (number, hash) VALUES (0, ?)", arguments: [Event.origin(of: store)])
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Replaces the tables by which events are found by empty ones, in the caller's transaction, whatever they were.
  static func replaceFinders(in database: Database) throws {
    let kept = ["store", "head", "event", "series", "environment"]
    let found = try Row.fetchAll(
      database, sql: "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view')")
    for row in found where !kept.contains(row[1]) && !(row[1] as String).hasPrefix("sqlite_") {
      try database.execute(sql: "DROP \(row[0] as String) \((row[1] as String).quotedDatabaseIdentifier)")
    }
    try database.execute(sql: finders)
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// The SQL text of a database's tables and indices. A change of one letter there can change the meaning of
  /// every row.
  static func description(of database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
        ORDER BY type, name, tbl_name, sql
        """)
  }

  /// The SQL text that a store must have.
  static let expected = Result {
    try DatabaseQueue().inDatabase { database in
      try database.execute(sql: tables + finders)
      return try description(of: database)
    }
  }

  /// `store` holds the store's name, which never changes. SQLite keeps it on a page that is never written after
  /// creation, so that page is in no store's log and a foreign log cannot change the name.
  ///
  /// `event` is the log: `body` is what happened, as JSON, and `hash` covers the hash of the event before it and the
  /// whole row. `form` says how the body is written. `series` and `environment` hold what events name by its hash.
  /// `head` is the end of the log.
  ///
  private static let tables = """
    CREATE TABLE store (
      id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE head (
      number INTEGER NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TABLE event (
      number INTEGER PRIMARY KEY,
      time ANY NOT NULL,
      form INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TABLE series (
      event INTEGER NOT NULL REFERENCES event (number),
      name TEXT NOT NULL,
      value BLOB NOT NULL,
      PRIMARY KEY (event, name)
    ) STRICT;
    CREATE TABLE environment (
      hash TEXT PRIMARY KEY,
      facts TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    """

  /// Tables that only serve to find events, and follow from them: the event of each study, prediction and remark, and the
  /// state of each trial. `fence` is the event that gave the trial's lease, which ends at `expires`; `finished` is the
  /// event with its result, and `bits` the hash of what it measured. The view `measure` shows the results of all trials
  /// to queries by hand.
  private static let finders = """
    CREATE TABLE study (
      digest TEXT PRIMARY KEY,
      event INTEGER NOT NULL UNIQUE REFERENCES event (number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE prediction (
      event INTEGER PRIMARY KEY REFERENCES event (number),
      study TEXT NOT NULL
    ) STRICT;
    CREATE INDEX prediction_study ON prediction (study);
    CREATE TABLE remark (
      event INTEGER PRIMARY KEY REFERENCES event (number),
      subject INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX remark_subject ON remark (subject);
    CREATE TABLE trial (
      key TEXT PRIMARY KEY,
      attempts INTEGER NOT NULL,
      fence INTEGER REFERENCES event (number),
      expires ANY,
      finished INTEGER REFERENCES event (number),
      bits TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX trial_fence ON trial (fence) WHERE fence IS NOT NULL;
    CREATE INDEX trial_bits ON trial (bits) WHERE bits IS NOT NULL;
    CREATE VIEW measure AS
      SELECT event.number AS event, json_extract(event.body, '$.key') AS trial, entry.key AS name,
        entry.value AS value
      FROM event, json_each(event.body, '$.result.measures') AS entry
      WHERE event.kind IN ('finished', 'imported');
    """
}
