#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

do {
  let name = CommandLine.arguments.dropFirst().first
  guard let area = Area.all.first(where: { $0.name == name }) else { throw Refusal.unknownArea(name) }
  let rows = try area.rows()
  print(getenv("JSON") != nil ? json(rows) : table(rows))
} catch {
  let message = Array("\(error)\n".utf8)
  _ = write(STDERR_FILENO, message, message.count)
  exit(2)
}
