using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace RefractoryEpilepsy.Storage;

/// <summary>Many rows at once by the provider's own fast path: binary <c>COPY</c> on PostgreSQL, one prepared insert in the open transaction on SQLite.</summary>
internal static class BulkInsert
{
    /// <summary>Inserts the rows; runs inside the transaction that the context has open.</summary>
    public static async Task InsertAsync<T>(this Database database, IReadOnlyCollection<T> rows, CancellationToken stop)
        where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        IEntityType entity = database.Model.FindEntityType(typeof(T))!;
        IProperty[] properties = [.. entity.GetProperties().Where(property => !(property.IsPrimaryKey() && property.ClrType == typeof(long)))];
        DbConnection connection = database.Database.GetDbConnection();
        if (connection is NpgsqlConnection postgres)
        {
            await CopyAsync(postgres, entity, properties, rows, stop);
        }
        else
        {
            await InsertPreparedAsync(database, connection, entity, properties, rows, stop);
        }
    }

    private static async Task CopyAsync<T>(NpgsqlConnection connection, IEntityType entity, IProperty[] properties, IEnumerable<T> rows, CancellationToken stop)
        where T : class
    {
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync($"COPY {entity.GetTableName()} ({Columns(properties)}) FROM STDIN (FORMAT BINARY)", stop);
        foreach (T row in rows)
        {
            await importer.StartRowAsync(stop);
            foreach (IProperty property in properties)
            {
                object? value = property.GetGetter().GetClrValue(row);
                if (value is null)
                {
                    await importer.WriteNullAsync(stop);
                }
                else
                {
                    await importer.WriteAsync(value, property.GetColumnType(), stop);
                }
            }
        }

        await importer.CompleteAsync(stop);
    }

    private static async Task InsertPreparedAsync<T>(Database database, DbConnection connection, IEntityType entity, IProperty[] properties, IEnumerable<T> rows, CancellationToken stop)
        where T : class
    {
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(database.Database.CurrentTransaction!);
        command.CommandText = $"INSERT INTO {entity.GetTableName()} ({Columns(properties)}) VALUES ({string.Join(", ", properties.Select((_, index) => "$p" + index))})";
        DbParameter[] parameters = [.. properties.Select((_, index) =>
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = "$p" + index;
            command.Parameters.Add(parameter);
            return parameter;
        })];
        foreach (T row in rows)
        {
            for (int column = 0; column < properties.Length; column++)
            {
                parameters[column].Value = properties[column].GetGetter().GetClrValue(row) ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(stop);
        }
    }

    private static string Columns(IProperty[] properties) => string.Join(", ", properties.Select(property => '"' + property.GetColumnName() + '"'));
}
