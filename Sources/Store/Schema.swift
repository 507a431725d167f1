import GRDB

/// The tables of a store. All are STRICT. A column of type ANY keeps exactly the bits that it is given; a
/// REAL column might store 3.0 as the integer 3.
enum Schema {
  /// Marks a database as a store of Assay: the bytes `Asay` at offset 68 of the file.
  static let applicationID: Int32 = 0x4173_6179

  /// The `user_version` of the stores that this version of Assay makes. Version 1 did not protect all of a
  /// record against changes; it was never released and is refused.
  static let version = 2

  /// Makes the tables of a new store, within the caller's transaction.
  static func make(in database: Database, store: String) throws {
    try database.execute(sql: tables)
    try database.execute(sql: "INSERT INTO store (id) VALUES (?)", arguments: [store])
    try database.execute(sql: "INSERT INTO head (hash) VALUES (?)", arguments: [Head.origin(of: store)])
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
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
      try database.execute(sql: tables)
      return try description(of: database)
    }
  }

  /// `store` holds the store's name, which never changes. SQLite keeps it on a page that is never written after
  /// creation, so that page is in no store's log and a foreign log cannot change the name. `head` is the last hash of
  /// the chain through every registration and every record in the order in which they were appended.
  ///
  /// `number` counts records without a gap; `records_before` of a registration is the last number when it was made.
  /// `key` is the identity of a trial within its study, `point` that of its claim, levels and seed. `seed` holds
  /// the bits of an unsigned number. NULL stands for NaN. `form` says how `checksum` covers the row and what
  /// belongs to it.
  private static let tables = """
    CREATE TABLE store (
      id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE head (
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TABLE registration (
      number INTEGER PRIMARY KEY,
      plan TEXT NOT NULL,
      digest TEXT NOT NULL UNIQUE,
      previous TEXT NOT NULL UNIQUE,
      hash TEXT NOT NULL UNIQUE,
      records_before INTEGER NOT NULL,
      time ANY
    ) STRICT;
    CREATE TABLE environment (
      id INTEGER PRIMARY KEY,
      facts TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE record (
      number INTEGER PRIMARY KEY,
      registration INTEGER NOT NULL REFERENCES registration (number),
      key TEXT NOT NULL UNIQUE,
      point TEXT NOT NULL,
      stage TEXT NOT NULL,
      levels TEXT NOT NULL,
      seed INTEGER NOT NULL,
      seconds ANY,
      environment INTEGER NOT NULL REFERENCES environment (id),
      form INTEGER NOT NULL,
      checksum TEXT NOT NULL
    ) STRICT;
    CREATE INDEX record_registration ON record (registration);
    CREATE INDEX record_point ON record (point);
    CREATE TABLE measure (
      record INTEGER NOT NULL REFERENCES record (number),
      name TEXT NOT NULL,
      value ANY,
      PRIMARY KEY (record, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE hash (
      record INTEGER NOT NULL REFERENCES record (number),
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (record, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE series (
      record INTEGER NOT NULL REFERENCES record (number),
      name TEXT NOT NULL,
      value BLOB NOT NULL,
      PRIMARY KEY (record, name)
    ) STRICT;
    """
}
