"""The use cases. Stores are seen only through STORES."""
