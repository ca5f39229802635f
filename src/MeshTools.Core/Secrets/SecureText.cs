using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;

namespace MeshTools.Secrets;

/// <summary>Between text and SecureString: PowerShell shows a SecureString nowhere, and takes it wherever a password goes.</summary>
internal static class SecureText
{
    /// <summary>What is done with a text in the clear.</summary>
    public delegate T Use<out T>(ReadOnlySpan<char> text);

    /// <summary>A secret on its way to a user.</summary>
    public static SecureString Of(string text)
    {
        SecureString secure = new();
        foreach (char character in text)
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>In the clear for as long as one call takes.</summary>
    public static T Reveal<T>(SecureString text, Use<T> use)
    {
        char[] characters = new char[text.Length];
        IntPtr memory = Marshal.SecureStringToGlobalAllocUnicode(text);
        try
        {
            Marshal.Copy(memory, characters, 0, characters.Length);
            return use(characters);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(characters.AsSpan()));
        }
    }
}
