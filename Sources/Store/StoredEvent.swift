import AssayExperiments
import Foundation
import GRDB

/// A row of the table `event` as it is stored, with the hash of the row before it.
struct StoredEvent {
  private let row: StoredRow

  /// The events that meet an SQL condition on the table `event`, in the order of that condition.
  static func fetch(
    _ database: Database, where condition: String, _ arguments: StatementArguments = StatementArguments()
  ) throws -> [StoredEvent] {
    try StoredRow.fetchAll(
      database,
      """
      SELECT number, time, form, CAST(kind AS BLOB), CAST(body AS BLOB), CAST(hash AS BLOB),
        (SELECT CAST(before.hash AS BLOB) FROM event AS before WHERE before.number = event.number - 1)
      FROM event WHERE \(condition)
      """, arguments
    ).map(StoredEvent.init)
  }

  var number: Int { get throws { Int(try row.integer(0)) } }
  var storedHash: String { get throws { try row.text(5) } }

  /// The hash that the row must have after the one before it.
  func hash(after previous: String) throws -> String {
    Event.hash(
      after: previous, number: try number, form: Int(try row.integer(2)), kind: try row.text(3),
      time: try row.number(1), bytes: try row.bytes(4))
  }

  /// What happened. Throws for bytes that are no event.
  func content() throws -> Event.Content {
    guard let kind = Event.Kind(rawValue: try row.text(3)) else { throw StoredRow.Unreadable() }
    return try Event.content(kind, form: Int(try row.integer(2)), row.bytes(4))
  }

  /// Whether the stored bytes are those that this version writes for the content: no key twice, none that nobody reads.
  func isCanonical(_ content: Event.Content) throws -> Bool {
    try row.bytes(4) == Data(Event.bytes(of: content))
  }

  /// The event. Throws when the row is not what was appended.
  ///
  /// - Parameters:
  ///   - store: The store's name.
  ///   - path: The store's path, for the message.
  func checked(store: String, path: String) throws -> Event {
    let name = (try? number).map(String.init) ?? "of an unreadable number"
    do {
      let number = try number
      let previous = number == 1 ? Event.origin(of: store) : try row.text(6)
      guard try hash(after: previous) == storedHash else { throw StoredRow.Unreadable() }
      return Event(number: number, time: try row.number(1), content: try content(), hash: try storedHash)
    } catch let error as Event.UnknownForm {
      throw StoreError.damaged(path: path, detail: "event \(name): \(error)")
    } catch is DatabaseError {
      throw error(name, path)
    } catch {
      throw self.error(name, path)
    }
  }

  private func error(_ name: String, _ path: String) -> StoreError {
    .damaged(path: path, detail: "event \(name) is not what was recorded")
  }
}
