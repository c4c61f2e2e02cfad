import { fileURLToPath } from "node:url";
import ts from "typescript";

/** What a module exports, types included, as "class Network" or "interface Dataset", in the order of the names. */
export function exportsOf(path: string): string[] {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ["node"],
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${path} is no module: npm run build writes it.`);
  return checker
    .getExportsOfModule(symbol)
    .map((found) => {
      const target = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
      return { name: found.name, kind: kindOf(target) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, kind }) => `${kind} ${name}`);
}

function kindOf({ flags, name }: ts.Symbol): string {
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Interface) return "interface";
  if (flags & ts.SymbolFlags.TypeAlias) return "type";
  if (flags & ts.SymbolFlags.Variable) return "const";
  throw new Error(`${name} is neither a class, a function, an interface, a type nor a constant.`);
}
