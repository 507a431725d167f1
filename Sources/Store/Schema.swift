import GRDB

/// The tables of a store. All are STRICT; a column of type ANY keeps exactly the bits it is given, where a
/// REAL column would be free to store 3.0 as the integer 3.
enum Schema {
  /// Marks a database as a store of Assay: the bytes `Asay` at offset 68 of the file.
  static let applicationID: Int32 = 0x4173_6179

  /// The number of migrations: `user_version` of a store that this Assay made.
  static var version: Int { migrations.count }

  /// Step n brings a store of version n to version n + 1. A step that was released is never changed.
  private static let migrations = [first]

  /// Brings the database to the present version, within the caller's transaction.
  static func migrate(_ database: Database, from version: Int) throws {
    for step in migrations[version...] { try database.execute(sql: step) }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(Self.version)")
  }

  /// `sequence` numbers records by the order of their being appended; `records_before` of a registration is
  /// the last sequence when it was made. `key` is the identity of a trial within its study, `point` that of
  /// its claim, levels and seed. `seed` holds the bits of an unsigned number. NULL stands for NaN.
  private static let first = """
    CREATE TABLE registration (
      number INTEGER PRIMARY KEY,
      claim TEXT NOT NULL,
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
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      registration INTEGER NOT NULL REFERENCES registration (number),
      key TEXT NOT NULL UNIQUE,
      point TEXT NOT NULL,
      stage TEXT NOT NULL,
      levels TEXT NOT NULL,
      seed INTEGER NOT NULL,
      seconds ANY,
      environment INTEGER NOT NULL REFERENCES environment (id),
      checksum TEXT NOT NULL
    ) STRICT;
    CREATE INDEX record_registration ON record (registration);
    CREATE INDEX record_point ON record (point);
    CREATE TABLE measure (
      record INTEGER NOT NULL REFERENCES record (sequence),
      name TEXT NOT NULL,
      value ANY,
      PRIMARY KEY (record, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE hash (
      record INTEGER NOT NULL REFERENCES record (sequence),
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (record, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE series (
      record INTEGER NOT NULL REFERENCES record (sequence),
      name TEXT NOT NULL,
      value BLOB NOT NULL,
      PRIMARY KEY (record, name)
    ) STRICT;
    """
}
