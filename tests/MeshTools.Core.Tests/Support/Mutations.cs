using CsCheck;

namespace MeshTools.Core.Tests.Support;

/// <summary>A valid text with a few places damaged: what an editor, a bad copy or an attacker makes of it.</summary>
internal static class Mutations
{
    public static Gen<string> Of(string valid, Gen<string> splinters)
    {
        Gen<Func<string, string>> insert = Gen.Select(Gen.Double[0, 1], splinters, static (where, splinter) =>
            (Func<string, string>)(text => text.Insert(At(text, where), splinter)));
        Gen<Func<string, string>> remove = Gen.Select(Gen.Double[0, 1], Gen.Int[1, 60], static (where, length) =>
            (Func<string, string>)(text => text.Remove(At(text, where), Math.Min(length, text.Length - At(text, where)))));
        Gen<Func<string, string>> repeat = Gen.Select(Gen.Double[0, 1], Gen.Int[1, 60], static (where, length) =>
            (Func<string, string>)(text => text.Insert(At(text, where), text.Substring(At(text, where), Math.Min(length, text.Length - At(text, where))))));
        Gen<Func<string, string>> cut = Gen.Double[0, 1].Select(static where => (Func<string, string>)(text => text[..At(text, where)]));
        Gen<Func<string, string>> replace = Gen.Select(Gen.Double[0, 1], Gen.Char, static (where, c) =>
            (Func<string, string>)(text => text.Length == 0 ? text : text.Remove(At(text, where * 0.999), 1).Insert(At(text, where * 0.999), c.ToString())));
        return Gen.Frequency((4, insert), (3, remove), (2, repeat), (1, cut), (2, replace)).Array[1, 4]
            .Select(steps => steps.Aggregate(valid, static (text, step) => step(text)));
    }

    private static int At(string text, double where) => (int)(where * text.Length);
}
