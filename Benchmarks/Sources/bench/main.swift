#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

do {
  let name = CommandLine.arguments.dropFirst().first
  let areas = name.map { name in Area.all.filter { $0.name == name } } ?? Area.all
  guard !areas.isEmpty else { throw Refusal.unknownArea(name) }
  let rows = try areas.flatMap { try $0.rows() }
  print(setting("JSON") != nil ? json(rows) : table(rows))
} catch {
  let message = Array("\(error)\n".utf8)
  _ = write(STDERR_FILENO, message, message.count)
  exit(2)
}
