import AssayDocuments
import AssayExperiments
import AssayStore

extension SQLiteStore {
  /// The study with this name; or the latest study of the claim with this name; or the study whose name
  /// starts so.
  func study(named name: String) throws -> Registration {
    let registrations = try registrations()
    if let exact = registrations.first(where: { $0.study == name }) { return exact }
    if let latest = registrations.last(where: { $0.claim.name == name }) { return latest }
    let candidates = registrations.filter { $0.study.hasPrefix(name) && !name.isEmpty }
    guard let first = candidates.first else {
      let names = registrations.map(\.claim.name) + registrations.map(\.study)
      throw CommandError.unknownStudy(name, nearest: Nearest.name(to: name, among: names), store: path)
    }
    guard candidates.count == 1 else {
      throw CommandError.ambiguousStudy(name, candidates: candidates.map(\.study))
    }
    return first
  }
}
