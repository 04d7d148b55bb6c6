using System.Data.Common;

namespace RefractoryEpilepsy.Storage;

/// <content>Reads beside EF Core, for what somebody waits for on every page: its context and functions cost more than such a row (bench-cds, bench-pages).</content>
public sealed partial class Store
{
    /// <summary>Every row of a query that both databases understand.</summary>
    private async Task<List<T>> RowsAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken stop, params (string Name, object Value)[] values)
    {
        await using DbConnection connection = connect();
        await connection.OpenAsync(stop);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var rows = new List<T>();
        await using DbDataReader row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            rows.Add(read(row));
        }

        return rows;
    }
}
